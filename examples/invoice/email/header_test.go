package email

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mustRead reads a mail that has something to read.
func mustRead(t *testing.T, mail string) *Message {
	t.Helper()
	m, err := Read(strings.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestHeaders(t *testing.T) {
	for _, test := range []struct {
		why, mail string
		want      Message
	}{
		{"fields in any order and case", "SUBJECT: a\nfrom: b@c.example\nDate: d\n\ne", Message{From: "b@c.example", Date: "d", Subject: "a", Body: "e"}},
		{"LF, CR LF, CR CR LF and CR end lines", "Subject: a\r\nFrom: b\r\r\nDate: c\n\rtext\rmore\r\rend\r", Message{From: "b", Date: "c", Subject: "a", Body: "text\nmore\n\nend"}},
		{"fold before a tab or blanks is one blank", "Subject: a\n\tb\n   c\nFrom: d\n\n", Message{From: "d", Subject: "a b c"}},
		{"fold with nothing on the first line", "Subject:\n a\n\n", Message{Subject: "a"}},
		{"a line of blanks continues, it does not end", "Subject: a\n \nFrom: b\n\nc", Message{From: "b", Subject: "a", Body: "c"}},
		{"blank before the colon, RFC 5322 4.5", "Subject : a\n\nb", Message{Subject: "a", Body: "b"}},
		{"the first of two fields counts", "Subject: a\nSubject: b\n\n", Message{Subject: "a"}},
		{"a line that is no field is skipped", "Subject: a\nnonsense\nFrom: b\n\nc", Message{From: "b", Subject: "a", Body: "c"}},
		{"even the first", "nonsense\nSubject: a\nFrom: b\n\nc", Message{From: "b", Subject: "a", Body: "c"}},
		{"even the first, folded", "nonsense\n  more\nSubject: a\n\nc", Message{Subject: "a", Body: "c"}},
		{"a damaged name", "Subject: a\nDa\xffte: b\n  c\nFrom: d\n\ne", Message{From: "d", Subject: "a", Body: "e"}},
		{"no blank line before the body", "Subject: a\nFrom: b\nHello there,\nhow are you?", Message{From: "b", Subject: "a", Body: "Hello there,\nhow are you?"}},
		{"mbox line before the header", "From x@y.example Mon Mar  2 10:00:00 2026\nSubject: a\n\nb", Message{Subject: "a", Body: "b"}},
		{"quoted mbox line before the header", ">From x@y.example Mon Mar  2 10:00:00 2026\nSubject: a\n\nb", Message{Subject: "a", Body: "b"}},
		{"byte order mark and blank lines before", "\ufeff\n\r\nSubject: a\n\nb", Message{Subject: "a", Body: "b"}},
		{"Apple's emlx: length before, property list after", "15\nSubject: a\n\nb\n\n<?xml version=\"1.0\"?><plist/>", Message{Subject: "a", Body: "b"}},
		{"header only", "Subject: a\nFrom: b", Message{From: "b", Subject: "a"}},
		{"name in quotes", `From: "Pell, \"Sons\" & Co" <a@b.example>` + "\n\n", Message{From: `Pell, "Sons" & Co <a@b.example>`}},
		{"encoded name in quotes, which RFC 2047 forbids", `From: "=?utf-8?Q?J=C3=B6?=" <a@b.example>` + "\n\n", Message{From: "Jö <a@b.example>"}},
		{"no From: the Sender", "Sender: a@b.example\n\n", Message{From: "a@b.example"}},
		{"no Date: when the last server got it", "Received: from a\n by b; Mon, 2 Mar 2026 10:00:00 +0100\nReceived: from c; Sun, 1 Mar 2026 10:00:00 +0100\n\n", Message{Date: "Mon, 2 Mar 2026 10:00:00 +0100"}},
		{"8 bits in UTF-8", "Subject: Größe\n\n", Message{Subject: "Größe"}},
		{"8 bits in windows-1252", "Subject: Gr\xf6\xdfe \x96 5 \x80\n\n", Message{Subject: "Größe – 5 €"}},
		{"control and invisible characters", "Subject: a\x00\x07b\u200bc\u00a0d\n\n", Message{Subject: "abc d"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff(&test.want, mustRead(t, test.mail)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEncodedWords(t *testing.T) {
	for _, test := range []struct{ why, value, want string }{
		{"Q: _ is a blank", "=?utf-8?Q?a_b=5Fc?=", "a b_c"},
		{"B", "=?UTF-8?B?w7xiZXI=?=", "über"},
		{"text around", "Re: =?utf-8?q?=C3=BCber?= us", "Re: über us"},
		{"blanks between words are not shown", "=?utf-8?q?a?=  =?utf-8?q?b?=", "ab"},
		{"nor between words of two charsets", "=?utf-8?q?=C3=A4?= =?iso-8859-1?q?=F6?=", "äö"},
		{"a character cut in two, B", "=?utf-8?B?w7xiw7w=?= =?utf-8?B?w7w=?= =?utf-8?B?ww==?= =?utf-8?B?vA==?=", "übüüü"},
		{"a character cut in two, Q", "=?utf-8?q?f=C3?= =?utf-8?q?=BCr?=", "für"},
		{"cut in GB18030", "=?gb18030?B?t6LG?= =?gb18030?B?sQ==?=", "发票"},
		{"iso-2022-jp", "=?iso-2022-jp?B?GyRCQEE1YT1xGyhC?=", "請求書"},
		{"shift_jis", "=?Shift_JIS?B?kL+LgY+R?=", "請求書"},
		{"big5", "=?big5?B?tW+yvA==?=", "發票"},
		{"euc-kr", "=?euc-kr?B?w7uxuLytd7s=?=", "청구서w\ufffd"},
		{"koi8-r", "=?koi8-r?B?89ei1A==?=", "Св╒т"},
		{"koi8-r, a word", "=?koi8-r?Q?=F3=DE=C5=D4?=", "Счет"},
		{"windows-1251", "=?windows-1251?Q?=D1=F7=E5=F2?=", "Счет"},
		{"language tag, RFC 2231", "=?iso-8859-1*de?Q?f=FCr?=", "für"},
		{"blank inside Q, wrong and common", "=?utf-8?Q?a b=C3=BC?=", "a bü"},
		{"missing padding", "=?utf-8?B?w7w?=", "ü"},
		{"unknown charset holding UTF-8", "=?x-whatever?Q?f=C3=BCr?=", "für"},
		{"charset that lies", "=?us-ascii?Q?f=FCr?=", "für"},
		{"UTF-8 declared as latin-1", "=?iso-8859-1?Q?f=C3=BCr?=", "für"},
		{"no end", "=?utf-8?Q?abc", "=?utf-8?Q?abc"},
		{"empty", "=?utf-8?Q??=", ""},
		{"hexadecimal digits in lower case", "=?utf-8?q?=c3=bc?=", "ü"},
		{"next to text without a blank", "(=?utf-8?q?=C3=BC?=)", "(ü)"},
	} {
		t.Run(test.why, func(t *testing.T) {
			m := mustRead(t, "Subject: "+test.value+"\n\n")
			if m.Subject != test.want {
				t.Errorf("got %q, want %q", m.Subject, test.want)
			}
		})
	}
}

func TestParams(t *testing.T) {
	for _, test := range []struct {
		why, value, media string
		want              params
	}{
		{"none", "TEXT/Plain", "text/plain", nil},
		{"quoted", `text/plain; charset="utf-8"; format=flowed`, "text/plain", params{"charset": "utf-8", "format": "flowed"}},
		{"blanks around =", `a/b; x = y ; z= "w"`, "a/b", params{"x": "y", "z": "w"}},
		{"quoted quote", `a/b; name="a \"b\" c"`, "a/b", params{"name": `a "b" c`}},
		{"Windows path", `a/b; name="C:\temp\x.pdf"`, "a/b", params{"name": `C:\temp\x.pdf`}},
		{"blanks without quotes", "a/b; name=Rechnung 12.pdf; x=y", "a/b", params{"name": "Rechnung 12.pdf", "x": "y"}},
		{"twice", "a/b; charset=utf-8; charset=latin1", "a/b", params{"charset": "utf-8"}},
		{"quote not closed", `a/b; charset="utf-8`, "a/b", params{"charset": "utf-8"}},
		{"no semicolon after the type", "a/b charset=utf-8", "a/b", params{"charset": "utf-8"}},
		{"semicolons too many", "a/b;; x=y;", "a/b", params{"x": "y"}},
		{"comment", "a/b (note); x=y", "a/b", params{"x": "y"}},
		{"encoded word", `a/b; name="=?utf-8?Q?=C3=BC.pdf?="`, "a/b", params{"name": "ü.pdf"}},
		{"RFC 2231", "a/b; name*=utf-8'de'%C3%BC%20.pdf", "a/b", params{"name": "ü .pdf"}},
		{"RFC 2231 in a charset that mime does not know", "a/b; name*=iso-8859-1''%FC.pdf", "a/b", params{"name": "ü.pdf"}},
		{"RFC 2231 before the plain form", "a/b; name=x.pdf; name*=utf-8''%C3%BC.pdf", "a/b", params{"name": "ü.pdf"}},
		{"RFC 2231 in pieces", `a/b; name*1="b.p"; name*0*=utf-8''a%20; name*2*=%64f`, "a/b", params{"name": "a b.pdf"}},
		{"a piece is missing", `a/b; name*0=a; name*2=c`, "a/b", params{"name": "a"}},
		{"percent sign that is none", "a/b; name*=utf-8''100%.pdf", "a/b", params{"name": "100%.pdf"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			media, got := parseParams([]byte(test.value), "")
			if diff := cmp.Diff(test.want, got); diff != "" || media != test.media {
				t.Errorf("type %q, want %q; parameters (-want +got):\n%s", media, test.media, diff)
			}
		})
	}
}
