package email

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTexts has the fields of one text part, and its body.
func TestTexts(t *testing.T) {
	for _, test := range []struct{ why, fields, body, want string }{
		{"no Content-Type", "", "a\nb", "a\nb"},
		{"type without subtype", "Content-Type: text", "a", "a"},
		{"type is only html", "Content-Type: html", "<p>a</p>", "a"},
		{"nonsense for a type", "Content-Type: ;;;", "a", "a"},
		{"damaged type", "Content-Type: tezt/plain; charset=utf-8", "a", "a"},
		{"unknown kind of text is text, RFC 2046 4.1.4", "Content-Type: text/x-notes", "a", "a"},
		{"HTML that says it is plain", "Content-Type: text/plain", "<!DOCTYPE html><p>a<p>b", "a\n\nb"},
		{"HTML without a type", "", "<html><b>a</b></html>", "a"},
		{"a tag in plain text is text", "", "a <b> c", "a <b> c"},
		{"disposition of the only part does not hide it", "Content-Disposition: attachment", "a", "a"},
		{"blank lines, blanks at line ends", "", "\n\n a \t\nb\n\n\n\nc\n\n", "a\nb\n\nc"},
		{"no-break spaces, soft hyphens, control characters", "", "1\u00a0234,50\u202f€ a\u00adb\x01c\fd", "1 234,50 € abc\nd"},

		{"quoted-printable", "Content-Transfer-Encoding: quoted-printable", "f=C3=BCr =\nuns=20\nAmt =3D 5", "für uns\nAmt = 5"},
		{"blanks after a soft line break", "Content-Transfer-Encoding: quoted-printable", "a=  \nb", "ab"},
		{"an equals sign that should be encoded", "Content-Transfer-Encoding: quoted-printable", "a=b x=XY c=3", "a=b x=XY c=3"},
		{"encoded line ends", "Content-Transfer-Encoding: quoted-printable", "a=0D=0Ab", "a\nb"},
		{"8 bits and a long line in quoted-printable", "Content-Transfer-Encoding: Quoted-Printable", strings.Repeat("ü", 5000), strings.Repeat("ü", 5000)},
		{"encoding with a comment after it", "Content-Transfer-Encoding: quoted-printable; x", "=41", "A"},
		{"base64", "Content-Transfer-Encoding: BASE64", "w7xi\nZXI=", "über"},
		{"base64 in pieces with padding in each", "Content-Transfer-Encoding: base64", "w7w=\nw7w=", "üü"},
		{"base64 without padding", "Content-Transfer-Encoding: base64", "w7xiZXI", "über"},
		{"base64 that is not", "Content-Transfer-Encoding: base64", "This is plain text. It is.", "This is plain text. It is."},
		{"misspelt quoted-printable", "Content-Transfer-Encoding: quoted-printeable", "=41", "A"},
		{"a digit of base64 lost: one line suffers", "Content-Transfer-Encoding: base64", "YWFhYWFhYWFhYWFhYWFhYWFhYWFh\nYmJiYmJiYmJiYmJiYmJiYmJiYmJ\nY2NjY2NjY2NjY2NjY2NjY2NjY2Nj\nZGRkZGRkZGRkZGRkZGRkZGRkZGRk\nZWVlZWVlZWVlZWVlZWVlZWVlZWVl", strings.Repeat("a", 21) + strings.Repeat("b", 20) + strings.Repeat("c", 21) + strings.Repeat("d", 21) + strings.Repeat("e", 21)},
		{"text after base64", "Content-Transfer-Encoding: base64", "w7xiZXIgYWxsZXMgd2lyZCBnZXNwcm9jaGVu\nLg==\n\n_____\nlist mailing list\nlist@x.example", "über alles wird gesprochen.\n\n_____\nlist mailing list\nlist@x.example"},
		{"unknown transfer encoding", "Content-Transfer-Encoding: x-own", "a", "[transfer encoding \"x-own\" is unknown: the text is shown as it was sent]\n\na"},

		{"windows-1252", "Content-Type: text/plain; charset=windows-1252", "5 \x80 \x84a\x93", "5 € „a“"},
		{"iso-8859-1 is windows-1252 in practice", "Content-Type: text/plain; charset=iso-8859-1", "5 \x80", "5 €"},
		{"iso-8859-15", "Content-Type: text/plain; charset=iso-8859-15", "5 \xa4 \xbd", "5 € œ"},
		{"iso-8859-2", "Content-Type: text/plain; charset=ISO-8859-2", "z\xb3oty", "złoty"},
		{"gb2312 that is gbk", "Content-Type: text/plain; charset=gb2312", "\xe9F", "镕"},
		{"big5", "Content-Type: text/plain; charset=big5", "\xb5o\xb2\xbc", "發票"},
		{"shift_jis", "Content-Type: text/plain; charset=shift_jis", "\x90\xbf\x8b\x81\x8f\x91", "請求書"},
		{"iso-2022-jp that is not declared", "", "\x1b$B@A5a=q\x1b(B", "請求書"},
		{"utf-16 in base64", "Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64", "YQD8AA==", "aü"},
		{"8 bits declared as ASCII, UTF-8", "Content-Type: text/plain; charset=us-ascii", "für", "für"},
		{"8 bits declared as ASCII, windows-1252", "Content-Type: text/plain; charset=us-ascii", "f\xfcr", "für"},
		{"latin-1 declared as UTF-8", "Content-Type: text/plain; charset=utf-8", "f\xfcr", "für"},
		{"UTF-8 with one byte of latin-1", "Content-Type: text/plain; charset=utf-8", "f\xfcr 5 €", "für 5 €"},
		{"UTF-8 declared as latin-1", "Content-Type: text/plain; charset=iso-8859-1", "für 5 €", "für 5 €"},
		{"UTF-8 declared as GBK", "Content-Type: text/plain; charset=gbk", "für 5 €", "für 5 €"},
		{"unknown charset", "Content-Type: text/plain; charset=x-mine", "f\xfcr", "für"},
		{"charset of the encoded words where none is declared", "From: =?koi8-r?Q?=F3?= <a@b.example>", "\xf3\xde\xc5\xd4", "Счет"},
		{"charset in the page only", "Content-Type: text/html", "<meta charset=koi8-r>\xf3\xde\xc5\xd4", "Счет"},

		{"flowed", "Content-Type: text/plain; format=flowed", "a \nb\nc", "a b\nc"},
		{"flowed, quotes of two depths", "Content-Type: text/plain; format=flowed", ">> a \n>> b\n> c \nd", ">> a b\n> c\nd"},
		{"flowed, stuffed", "Content-Type: text/plain; format=flowed", " From a \n  b", "From a  b"},
		{"flowed, signature", "Content-Type: text/plain; format=flowed", "a\n-- \nb", "a\n--\nb"},
		{"flowed, delsp", "Content-Type: text/plain; format=flowed; delsp=yes", "請 \n求", "請求"},
		{"not flowed", "Content-Type: text/plain", "a \nb", "a\nb"},
	} {
		t.Run(test.why, func(t *testing.T) {
			m := mustRead(t, strings.TrimPrefix(test.fields+"\nSubject: s\n\n", "\n")+test.body)
			if diff := cmp.Diff(test.want, m.Body); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// multi writes a multipart with the boundary id.
func multi(kind, id string, parts ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: multipart/%s; boundary=%q\n\npreamble\n", kind, id)
	for _, p := range parts {
		fmt.Fprintf(&b, "--%s\n%s\n", id, p)
	}
	fmt.Fprintf(&b, "--%s--\nepilogue\n", id)
	return b.String()
}

// leaf writes a part of that type.
func leaf(media, body string) string { return "Content-Type: " + media + "\n\n" + body }

func TestParts(t *testing.T) {
	plain, page := leaf("text/plain", "plain"), leaf("text/html", "<p>page</p>")
	image := "Content-Type: image/png; name=logo.png\nContent-ID: <1@x>\nContent-Disposition: inline\n\nxyz"
	pdf := "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=\"b.pdf\"\n\nxyz"
	long := strings.Repeat("A sentence that only the page has. ", 20)
	for _, test := range []struct{ why, mail, want string }{
		{"side by side", multi("mixed", "x", plain, page), "plain\n\npage"},
		{"plain before HTML", multi("alternative", "x", plain, page), "plain"},
		{"in any order", multi("alternative", "x", page, plain), "plain"},
		{"empty plain", multi("alternative", "x", leaf("text/plain", " \n"), page), "page"},
		{"stub in English", multi("alternative", "x", leaf("text/plain", "Your mail client does not support HTML."), page), "page"},
		{"stub in another language", multi("alternative", "x", leaf("text/plain", "Näytä viesti selaimessa: https://a.example"), leaf("text/html", long)), strings.TrimSpace(long)},
		{"a short text that is no stub", multi("alternative", "x", leaf("text/plain", "Total: $40"), leaf("text/html", "<p>Total: <b>$40</b></p>")), "Total: $40"},
		{"stub and no HTML", multi("alternative", "x", leaf("text/plain", "HTML only")), "HTML only"},
		{"AMP is not read", multi("alternative", "x", leaf("text/x-amp-html", "<html>amp"), plain), "plain"},
		{"plain beside HTML with its images", multi("alternative", "x", plain, multi("related", "y", page, image)), "plain"},
		{"HTML with its images", multi("related", "x", page, image), "page"},
		{"Apple's: an attachment inside the HTML form", multi("alternative", "x", plain, multi("mixed", "y", page, pdf, page)), "plain\n\n[attachment: b.pdf, application/pdf]"},
		{"attachment without a name", multi("mixed", "x", plain, leaf("application/zip", "PK")), "plain\n\n[attachment: application/zip]"},
		{"text as attachment", multi("mixed", "x", plain, "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nhidden"), "plain\n\n[attachment: a.txt, text/plain]"},
		{"text shown inline, though named", multi("mixed", "x", plain, "Content-Type: text/plain; name=a.txt\nContent-Disposition: inline\n\nshown"), "plain\n\nshown"},
		{"file name with directories and lines", multi("mixed", "x", "Content-Type: x-a/b; name*=utf-8''..%2F..%2Fetc%0A%2Fpass\n\n"), "[attachment: pass, x-a/b]"},
		{"only an attachment", pdf, "[attachment: b.pdf, application/pdf]"},
		{"winmail.dat", leaf("application/ms-tnef; name=winmail.dat", "x"), "[attachment: winmail.dat, application/ms-tnef: Outlook's own format, cannot be read]"},
		{"encrypted, PGP", multi("encrypted", "x", leaf("application/pgp-encrypted", "Version: 1"), leaf("application/octet-stream", "x")), "[attachment: application/pgp-encrypted: encrypted, cannot be read]\n[attachment: application/octet-stream]"},
		{"encrypted, S/MIME", leaf("application/pkcs7-mime; name=smime.p7m", "x"), "[attachment: smime.p7m, application/pkcs7-mime: encrypted or signed, cannot be read]"},
		{"signed", multi("signed", "x", plain, leaf("application/pgp-signature; name=signature.asc", "x")), "plain\n\n[attachment: signature.asc, application/pgp-signature]"},

		{"no last boundary", strings.Replace(multi("mixed", "x", plain, page), "--x--\nepilogue\n", "", 1), "plain\n\npage"},
		{"blanks after a boundary", strings.ReplaceAll(multi("mixed", "x", plain, page), "--x\n", "--x \t\n"), "plain\n\npage"},
		{"boundary that begins as the outer one", multi("mixed", "x", multi("mixed", "x1", plain), page), "plain\n\npage"},
		{"inner boundary missing at the end", multi("mixed", "x", strings.Replace(multi("mixed", "y", plain), "--y--\nepilogue\n", "", 1), page), "plain\n\npage"},
		{"first boundary damaged", strings.Replace(multi("mixed", "x", plain, page), "--x", "--y", 1), "plain\n\npage"},
		{"another boundary declared", strings.Replace(multi("mixed", "x", plain, page), "\"x\"", "\"y\"", 1), "plain\n\npage"},
		{"multipart misspelt", strings.Replace(multi("mixed", "x", plain, page), "multipart", "multpart", 1), "plain\n\npage"},
		{"no boundary declared", "Content-Type: multipart/mixed\n\n" + strings.SplitN(multi("mixed", "x", plain), "\n\n", 2)[1], "plain"},
		{"no boundary at all", "Content-Type: multipart/mixed\n\nplain", "plain"},
		{"part without a header", multi("mixed", "x", "\nplain"), "plain"},
		{"part with a broken header", multi("mixed", "x", "Content-Type: text/plain\nbroken\nContent-ID: 1\n\nplain", page), "plain\n\npage"},
		{"multipart that says it is in base64", "Content-Transfer-Encoding: base64\n" + multi("mixed", "x", plain), "plain"},
		{"no parts: better the rest than nothing", multi("mixed", "x"), "preamble\n--x--\nepilogue"},

		{"forwarded", leaf("message/rfc822", "From: a@b.example\nSubject: s\nDate: d\n\ntext"), "---------- Forwarded message ----------\nFrom: a@b.example\nDate: d\nSubject: s\n\ntext"},
		{"forwarded as attachment", multi("mixed", "x", plain, "Content-Type: message/rfc822\nContent-Disposition: attachment\n\nSubject: s\n\ntext"), "plain\n\n---------- Forwarded message ----------\nSubject: s\n\ntext"},
		{"forwarded in base64, which is forbidden", "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogcw0KDQp0ZXh0", "---------- Forwarded message ----------\nSubject: s\n\ntext"},
		{"forwarded twice", leaf("message/rfc822", "Subject: a\n"+leaf("message/rfc822", "Subject: b\n\nc")), "---------- Forwarded message ----------\nSubject: a\n\n---------- Forwarded message ----------\nSubject: b\n\nc"},
		{"digest: parts are mails", multi("digest", "x", "\nSubject: a\n\nb"), "---------- Forwarded message ----------\nSubject: a\n\nb"},
		{"forwarded, but no mail", leaf("message/rfc822", "just text"), "just text"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff(test.want, mustRead(t, "Subject: s\n"+test.mail).Body); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
