package email

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHTML(t *testing.T) {
	for _, test := range []struct{ why, html, want string }{
		{"blanks run together", "a \n\t b", "a b"},
		{"paragraphs", "<p>a<p>b", "a\n\nb"},
		{"text around a paragraph", "a<p>b</p>c", "a\n\nb\n\nc"},
		{"divs", "<div>a<div>b</div></div>c", "a\nb\nc"},
		{"line breaks", "a<br>b<br/><br>c<br><br><br>d", "a\nb\n\nc\n\nd"},
		{"line break at the end of a block", "<div>a<br></div><div>b</div>", "a\nb"},
		{"empty line as Gmail writes it", "<div>a</div><div><br></div><div>b</div>", "a\n\nb"},
		{"inline elements join", "a<b>b</b><span>c</span> <i>d</i>", "abc d"},
		{"entities", "&euro;&nbsp;5 &amp;&lt;&#8211;&#x2212; &unknown; &copy", "€ 5 &<–− &unknown; ©"},
		{"link: its text only", `<a href="https://a.example/?x=1">Pay <b>now</b></a>.`, "Pay now."},
		{"image: its text", `<img alt="Acme Ltd" src=x> Invoice`, "Acme Ltd Invoice"},
		{"tracking pixel", `a<img width=1 height="1" alt="x">b`, "ab"},
		{"list", "<ul><li>a<li><p>b</p></ul><ol><li>c</li><li>d</li></ol>", "- a\n\n- b\n\n1. c\n2. d"},
		{"quote", "a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e", "a\n\n> b\n> c\n>\n> > d\n\ne"},
		{"preformatted", "<pre>Item   1.00\nTax    0.20</pre>x", "Item   1.00\nTax    0.20\n\nx"},
		{"footnote sign after an amount", "Total 40.00<sup>1</sup> m<sup>2</sup>", "Total 40.00^1 m2"},
		{"price struck out", "<s>149</s> <del> 120 </del> 59 <strike></strike>", "~~149~~ ~~120~~ 59"},
		{"rule", "a<hr>b", "a\n\nb"},

		{"style, script, title, comments", "<head><title>t</title><style>p{}</style></head><script>x<y</script><!-- c --><!--[if mso]><p>m</p><![endif]-->a", "a"},
		{"downlevel-revealed comment", "<![if !mso]>a<![endif]>", "a"},
		{"hidden by style", `<div style="display:none;max-height:0">p<b>q</b></div>a<span style="DISPLAY: none !important">r</span>`, "a"},
		{"hidden by attribute", "<p hidden>p</p>a", "a"},
		{"invisible", `<span style="visibility:hidden">p</span><i style="opacity:0">q</i><div style="max-height:0px;overflow:hidden">r</div>a`, "a"},
		{"hidden by class", "<style>.x, td.y{display:none} @media print{.z{display:none}}</style><p class='w x'>p</p><p class=z>a</p>", "a"},
		{"hidden paragraph that is not closed", "<div><p style='display:none'>p</div>a", "a"},
		{"hidden cell that is not closed", "<table><tr><td style='display:none'>p<td>a</table>", "a"},
		{"hidden row", "<table><tr style='display:none'><td>p</td></tr><tr><td>a</td></tr></table>", "a"},
		{"font size 0 on a layout cell hides nothing", "<table><tr><td style='font-size:0px'><div style='font-size:13px'>a</div></td></tr></table>", "a"},
		{"hidden line break and image", "a<br style='display:none'>b<img alt=p style='display:none'>", "ab"},
		{"fillers of the preview line", "a&#847;&zwnj;&nbsp;&#8203;&shy;b", "a b"},
		{"joiner in Persian stays", "می&zwnj;خواهم", "می\u200cخواهم"},

		{"rows and cells", "<table><tr><th>Item</th><th>Amount</th></tr><tr><td>Rope</td><td>1.00</td></tr></table>", "Item  Amount\nRope  1.00"},
		{"end tags left out", "<table><tr><td>a<td>b<tr><td>c<td>d</table>e", "a  b\nc  d\ne"},
		{"no tr", "<table><td>a</td><td>b</td></table>", "a  b"},
		{"no table", "<td>a</td><td>b</td>", "a\nb"},
		{"empty cells", "<table><tr><td>a</td><td>&nbsp;</td><td></td><td>b</td></tr></table>", "a  b"},
		{"blanks around cells", "<table>\n <tr>\n  <td>\n a\n </td>\n <td> b </td>\n</tr>\n</table>", "a  b"},
		{"second line in a cell", "<table><tr><td>Hosting<br>March</td><td>30.00</td></tr></table>", "Hosting  30.00\nMarch"},
		{"names beside their values", "<table><tr><td>No.<br>Date</td><td>17<br>2 March</td></tr></table>", "No.  17\nDate  2 March"},
		{"two addresses", "<table><tr><td>A<br>B<br>C</td><td>D<br>E</td></tr></table>", "A\nB\nC\nD\nE"},
		{"columns of paragraphs", "<table><tr><td><p>a<p>b</td><td>c</td></tr></table>", "a\n\nb\nc"},
		{"table in a table", "<table><tr><td>Logo</td><td><table><tr><td>No.</td><td>17</td></tr></table></td></tr></table>", "Logo  No.  17"},
		{"sections of a layout", "<table><tr><td>a<br>b</td></tr><tr><td>c</td></tr></table>", "a\nb\n\nc"},
		{"caption, head and foot", "<table><caption>t</caption><thead><tr><th>a</thead><tfoot><tr><td>b</tfoot></table>", "t\na\nb"},
		{"end tags inside a cell do not leave it", "<div><table><tr><td>a</div></p></table>b</div>", "a\nb"},
		{"not closed at the end", "<table><tr><td>a<td><div>b", "a  b"},
		{"quote in a cell", "<table><tr><td><blockquote>a</blockquote></td></tr></table>", "> a"},
		{"broken tags", "a <b c< d <> e &", "a e &"},
		{"text beside tags that are none", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff(test.want, htmlText(test.html)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestHTMLDepth opens more elements, cells and quotes than are tracked: no text may
// be lost.
func TestHTMLDepth(t *testing.T) {
	for _, tag := range []string{"<div>", "<table><tr><td>", "<blockquote>", "<b>", "<ul><li>", "<s>", "<pre>"} {
		got := htmlText(strings.Repeat(tag, 3000) + "needle" + strings.Repeat("</div></td></table></blockquote></b></ul></s></pre>", 3000) + "end")
		if !strings.Contains(got, "needle") || !strings.HasSuffix(got, "end") {
			t.Errorf("%s: got %.60q … %.60q", tag, got, got[max(0, len(got)-60):])
		}
	}
}
