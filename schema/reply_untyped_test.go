package schema_test

import (
	"errors"
	"testing"

	"github.com/briefgo/brief/schema"
)

// TestUntyped reads replies with a schema that takes anything: what they mean has to
// be told from the text alone. A reply that was cut off may give a *TruncatedError.
func TestUntyped(t *testing.T) {
	tests := []struct{ why, reply, want string }{
		// Brackets that are missing, doubled or of the wrong kind.
		{"the last bracket is missing", `{"city":"Bern"`, `{"city":"Bern"}`},
		{"two are missing", `{"city":{"name":"Bern"`, `{"city":{"name":"Bern"}}`},
		{"an inner one is missing before the outer", `{"tags":["a","b"}`, `{"tags":["a","b"]}`},
		{"an inner brace is missing before a bracket", `[{"a":1,{"a":2},{"a":3}]`, `[{"a":1},{"a":2},{"a":3}]`},
		{"one too many", `{"a":[1,2]]}`, `{"a":[1,2]}`},
		{"some too many at the end", `[1,2]]]`, `[1,2]`},
		{"the wrong one", `{"a":[1,2}`, `{"a":[1,2]}`},
		{"the wrong one, alone", `["a","b"}`, `["a","b"]`},
		{"nested lists cut off", `[[1,2],[3`, `[[1,2],[3]]`},
		{"an open brace in a list", `[{`, `[{}]`},
		{"an open key", `{"a":{"b`, `{"a":{}}`},

		// Cut off in every place.
		{"behind a colon", `{"a":1,"b":`, `{"a":1}`},
		{"behind a key", `{"a":1,"b"`, `{"a":1}`},
		{"behind a comma", `{"a":1,`, `{"a":1}`},
		{"in a literal: half a word may be any word", `{"a":tru`, `{"a":"tru"}`},
		{"in a number, behind the point", `{"a":2.`, `{"a":2}`},
		{"in an exponent", `[1e`, `[1]`},
		{"in an exponent with a sign", `[12e+`, `[12]`},
		{"in an escape", `{"a":"b\`, `{"a":"b"}`},
		{"in a unicode escape", `{"a":"b\u26`, `{"a":"b"}`},
		{"in half of a pair", `["x\ud83d`, `["x"]`},
		{"in half of a pair, and the next", `["x\ud83d\ude`, `["x"]`},
		{"in a comment", `{"a":1, // the rest`, `{"a":1}`},
		{"in a block comment", `[1, /* the rest`, `[1]`},
		{"in a string with a bracket", `{"a":"x}`, `{"a":"x"}`},
		{"behind the quote of a key", `{"`, `{}`},
		{"behind an opened value", `{"a":"`, `{"a":""}`},

		// Commas and colons.
		{"a comma missing between strings", `["red" "green" "blue"]`, `["red","green","blue"]`},
		{"a comma missing between numbers", `[1 2 3]`, `[1,2,3]`},
		{"a comma missing between lines", "{\"a\":true\n\"b\":null}", `{"a":true,"b":null}`},
		{"a comma missing between objects", `[{"a":1}{"a":2}]`, `[{"a":1},{"a":2}]`},
		{"a comma missing between lists", `[[1][2]]`, `[[1],[2]]`},
		{"a comma missing before a key without quotes", `{a:1 b:2}`, `{"a":1,"b":2}`},
		{"a comma doubled", `[1,,2]`, `[1,2]`},
		{"a comma doubled in an object", `{"a":1,,"b":2}`, `{"a":1,"b":2}`},
		{"commas at the end", `[1,2,,]`, `[1,2]`},
		{"a comma and nothing else", `[,]`, `[]`},
		{"a comma at the start of an object", `{,"a":1}`, `{"a":1}`},
		{"a colon missing", `{"a" 1}`, `{"a":1}`},
		{"a colon missing before a list", `{"a" [1]}`, `{"a":[1]}`},
		{"an equals sign for a colon", `{"a" = 1, b = "x"}`, `{"a":1,"b":"x"}`},
		{"a rocket for a colon", `{"a" => 1, "b" => "x"}`, `{"a":1,"b":"x"}`},
		{"a semicolon for a comma", `{"a":1;"b":2}`, `{"a":1,"b":2}`},
		{"full-width punctuation", `｛“a”：1，“b”：“x”｝`, `{"a":1,"b":"x"}`},
		{"a trailing comma behind the value", `{"a":1},`, `{"a":1}`},
		{"a semicolon behind the value", `{"a":1};`, `{"a":1}`},

		// Quotes.
		{"single quotes", `{'a':'it is'}`, `{"a":"it is"}`},
		{"an apostrophe in single quotes", `{'a':'it's fine','b':1}`, `{"a":"it's fine","b":1}`},
		{"an escaped apostrophe", `{'a':'it\'s fine'}`, `{"a":"it's fine"}`},
		{"back-ticks", "{`a`:`b`}", `{"a":"b"}`},
		{"curly quotes", `{“a”:“b”}`, `{"a":"b"}`},
		{"curly single quotes", `{‘a’:‘b’}`, `{"a":"b"}`},
		{"low quotes", `{„a“: „b“}`, `{"a":"b"}`},
		{"angle quotes", `{«a»: «b»}`, `{"a":"b"}`},
		{"angle quotes inside a string stay", `{"a": "«b»"}`, `{"a":"«b»"}`},
		{"grave and acute accents", "{`a´:`b´}", `{"a":"b"}`},
		{"curly quotes inside a string stay", `{"a":"the “b”"}`, `{"a":"the “b”"}`},
		{"triple quotes", `{"a":"""b "c" d"""}`, `{"a":"b \"c\" d"}`},
		{"doubled quotes around a value", `{"a":""b""}`, `{"a":"b"}`},
		{"doubled quotes around a key", `{""a"":1}`, `{"a":1}`},
		{"the first quote of a key is missing", `{a":1,"b":2}`, `{"a":1,"b":2}`},
		{"the last quote of a key is missing", `{"a:1,"b":2}`, `{"a":1,"b":2}`},
		{"the first quote of a value is missing", `{"a":x y","b":2}`, `{"a":"x y","b":2}`},
		{"the last quote of a value is missing", `{"a":"x y,"b":2}`, `{"a":"x y","b":2}`},
		{"the last quote at a line end", "{\n\"a\": \"x y\n,\"b\":2}", `{"a":"x y","b":2}`},
		{"the last quote is missing, key on the next line", "{\"a\":\"x y,\n\"b\":\"z\"}", `{"a":"x y","b":"z"}`},
		{"the last quote is missing at the bracket", `["a","b]`, `["a","b"]`},
		{"the last quote is missing at both brackets", `{"a":["x","y]}`, `{"a":["x","y"]}`},
		{"quotes inside", `{"a":"the "best" one"}`, `{"a":"the \"best\" one"}`},
		{"quotes inside, before a comma", `{"a":"say "hi", then go","b":1}`, `{"a":"say \"hi\", then go","b":1}`},
		{"quotes at the end", `{"a":"he said "hi""}`, `{"a":"he said \"hi\""}`},
		{"quotes inside, in a list", `["a "b" c","d"]`, `["a \"b\" c","d"]`},
		{"an inch sign", `{"size":"5" wide","n":1}`, `{"size":"5\" wide","n":1}`},
		{"HTML with attributes", `{"html":"<a href="/x" class="y">z</a>"}`, `{"html":"<a href=\"/x\" class=\"y\">z</a>"}`},
		{"a colon in a string", `{"a":"b: c","d":"e"}`, `{"a":"b: c","d":"e"}`},
		{"JSON with all quotes escaped", `{\"a\":\"b\",\"c\":[1,\"d\"]}`, `{"a":"b","c":[1,"d"]}`},
		{"JSON with all quotes and newlines escaped", `{\n\"a\": 1,\n\"b\": 2\n}`, `{"a":1,"b":2}`},

		// Words without quotes.
		{"keys without quotes", `{a:1,b_c:2,$d:3,e-f:4}`, `{"a":1,"b_c":2,"$d":3,"e-f":4}`},
		{"numeric keys", `{1:"a",2:"b"}`, `{"1":"a","2":"b"}`},
		{"values without quotes", `{name:Ann Lee,city:Bern}`, `{"name":"Ann Lee","city":"Bern"}`},
		{"items without quotes", `[red,green,dark blue]`, `["red","green","dark blue"]`},
		{"a URL without quotes", `{"u":https://example.org/a?b=c,"n":1}`, `{"u":"https://example.org/a?b=c","n":1}`},
		{"a date without quotes", `{"d":2026-03-04,"n":1}`, `{"d":"2026-03-04","n":1}`},
		{"a time without quotes", `{"t":10:20,"n":1}`, `{"t":"10:20","n":1}`},
		{"a version without quotes", `{"v":1.2.3}`, `{"v":"1.2.3"}`},
		{"an address without quotes", `[192.168.0.1]`, `["192.168.0.1"]`},
		{"a UUID without quotes", `[550e8400-e29b-41d4-a716-446655440000]`, `["550e8400-e29b-41d4-a716-446655440000"]`},
		{"a fraction stays text", `{"a":1/3}`, `{"a":"1/3"}`},
		{"a range stays text", `{"a":10-20}`, `{"a":"10-20"}`},
		{"a regular expression stays text", `{"re":/a.b/i,"n":1}`, `{"re":"/a.b/i","n":1}`},
		{"a regular expression with commas and brackets", `[/[a-z]{2,3}/]`, `["/[a-z]{2,3}/"]`},
		{"digits and letters stay text", `{"a":12abc}`, `{"a":"12abc"}`},

		// Literals and numbers.
		{"Python", `{'a':True,'b':False,'c':None}`, `{"a":true,"b":false,"c":null}`},
		{"JavaScript", `{a:undefined,b:NaN,c:Infinity,d:-Infinity}`, `{"a":null,"b":null,"c":null,"d":null}`},
		{"a leading point", `[.5,-.5]`, `[0.5,-0.5]`},
		{"a trailing point", `[5.,-5.]`, `[5,-5]`},
		{"a plus sign", `[+5]`, `[5]`},
		{"underscores", `[1_000,2_000_000]`, `[1000,2000000]`},
		{"hexadecimal", `[0x1F]`, `[31]`},
		{"all digits are kept", `[12345678901234567890.123456789]`, `[12345678901234567890.123456789]`},
		{"a leading zero is no number", `{"zip":0123}`, `{"zip":"0123"}`},

		// Comments.
		{"a comment before", "// the answer\n{\"a\":1}", `{"a":1}`},
		{"a comment behind", "{\"a\":1} // done", `{"a":1}`},
		{"a comment before a key", "{/* x */\"a\":1}", `{"a":1}`},
		{"a comment behind a key", `{"a"/* x */:1}`, `{"a":1}`},
		{"a comment behind a colon", `{"a":/* x */1}`, `{"a":1}`},
		{"a comment behind a value", "{\"a\":1 // x\n,\"b\":2}", `{"a":1,"b":2}`},
		{"a comment behind a comma", "[1, // one\n2 // two\n]", `[1,2]`},
		{"a shell comment", "{\n# x\n\"a\":1, # y\n\"b\":2}", `{"a":1,"b":2}`},
		{"a comment with quotes", "{\"a\":1, // the \"first\"\n\"b\":2}", `{"a":1,"b":2}`},
		{"no comment in a string", `{"a":"b // c","d":"/* e */"}`, `{"a":"b // c","d":"/* e */"}`},

		// Ellipses.
		{"an ellipsis at the end", `[1,2,...]`, `[1,2]`},
		{"an ellipsis in the middle", `[1,...,9]`, `[1,9]`},
		{"an ellipsis in an object", `{"a":1,...}`, `{"a":1}`},
		{"an ellipsis without a comma", `["a" ...]`, `["a"]`},
		{"an ellipsis character", `["a", …]`, `["a"]`},
		{"an ellipsis in a string stays", `["a..."]`, `["a..."]`},

		// Escapes and characters.
		{"a raw newline", "{\"a\":\"b\nc\"}", `{"a":"b\nc"}`},
		{"a raw tab", "{\"a\":\"b\tc\"}", `{"a":"b\tc"}`},
		{"a raw return", "{\"a\":\"b\r\nc\"}", `{"a":"b\r\nc"}`},
		{"an escape that JSON lacks", `{"a":"50\% of \'x\'"}`, `{"a":"50\\% of 'x'"}`},
		{"a hexadecimal escape", `{"a":"\x41"}`, `{"a":"A"}`},
		{"a path", `{"a":"C:\Users\dev"}`, `{"a":"C:\\Users\\dev"}`},
		{"a regular expression", `{"a":"\d+\s"}`, `{"a":"\\d+\\s"}`},
		{"a byte order mark", "\ufeff{\"a\":1}", `{"a":1}`},
		{"NUL around it", "\x00{\"a\":1}\x00", `{"a":1}`},
		{"NUL inside a string", "{\"a\":\"b\x00\"}", `{"a":"b\u0000"}`},
		{"invalid UTF-8", "{\"a\":\"b\xff\"}", `{"a":"b�"}`},
		{"no-break spaces", "{\u00a0\"a\":\u00a01}", `{"a":1}`},
		{"a line separator inside a string", "{\"a\":\"b\u2028c\"}", "{\"a\":\"b\u2028c\"}"},

		// Concatenation, calls and JSONP.
		{"strings added", `{"a":"b" + "c"}`, `{"a":"bc"}`},
		{"strings added over lines", "{\"a\":\"b\" +\n  \"c\" + 'd'}", `{"a":"bcd"}`},
		{"a plus sign without a second string", `{"a":"b" +}`, `{"a":"b"}`},
		{"MongoDB", `{"_id":ObjectId("65a"),"n":NumberLong("2"),"d":ISODate("2026-01-02T00:00:00Z"),"l":NumberLong(3)}`,
			`{"_id":"65a","n":"2","d":"2026-01-02T00:00:00Z","l":3}`},
		{"a Python tuple", `{"a":(1,2)}`, `{"a":[1,2]}`},
		{"Python prefixes", `{u'a': b'x'}`, `{"a":"x"}`},
		{"JSONP", `handle({"a":1});`, `{"a":1}`},
		{"JSONP with a dotted name", `app.on_data([1,2])`, `[1,2]`},
		{"an assignment", `const answer = {"a":1};`, `{"a":1}`},
		{"an assignment in Python", `result = {'a': True}`, `{"a":true}`},

		// Several values.
		{"JSON lines", "{\"a\":1}\n{\"a\":2}\n", `[{"a":1},{"a":2}]`},
		{"JSON lines with commas", "{\"a\":1},\n{\"a\":2},\n", `[{"a":1},{"a":2}]`},
		{"JSON lines with a comment", "{\"a\":1}\n// two\n{\"a\":2}", `[{"a":1},{"a":2}]`},
		{"numbers in a row", "1\n2\n3", `[1,2,3]`},
		{"strings in a row", "\"a\"\n\"b\"", `["a","b"]`},
		{"numbers with commas", `1, 2, 3`, `[1,2,3]`},
		{"a comma that may be decimal", `12,5`, `"12,5"`},
		{"a comma that may group digits", `12,111`, `"12,111"`},
		{"strings with commas", `"a","b"`, `["a","b"]`},

		// What stands around.
		{"a fence", "```json\n{\"a\":1}\n```", `{"a":1}`},
		{"a fence without a tag", "```\n[1]\n```", `[1]`},
		{"a fence of another language", "```javascript\n{a:1}\n```", `{"a":1}`},
		{"a fence that is not closed", "```json\n{\"a\":1}", `{"a":1}`},
		{"a fence in one line", "```{\"a\":1}```", `{"a":1}`},
		{"a fence of tildes", "~~~json\n{\"a\":1}\n~~~", `{"a":1}`},
		{"only the end of a fence", "{\"a\":1}\n```", `{"a":1}`},
		{"a fence in a string", "{\"a\":\"```go\\nx\\n```\"}", "{\"a\":\"```go\\nx\\n```\"}"},
		{"a raw fence in a string", "{\"a\":\"see:\n```go\nx\n```\n\",\"b\":1}", "{\"a\":\"see:\\n```go\\nx\\n```\\n\",\"b\":1}"},
		{"a fence around a number", "```\n42\n```", `42`},
		{"a fence in prose", "Here:\n```json\n{\"a\":1}\n```\nDone.", `{"a":1}`},
		{"prose around", `The answer is {"a":1}, I think.`, `{"a":1}`},
		{"the word json", "json\n{\"a\":1}", `{"a":1}`},
		{"a tag", `<json>{"a":1}</json>`, `{"a":1}`},
		{"JSON in a string of JSON", `"{\"a\":1}"`, `"{\"a\":1}"`},
	}
	s, err := schema.Parse[any]([]byte(`{}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			reading, err := s.Read(tt.reply)
			var truncated *schema.TruncatedError
			if err != nil && !errors.As(err, &truncated) {
				t.Fatalf("%q: %v; want %s", tt.reply, err, tt.want)
			}
			if !sameJSON(t, reading.JSON, []byte(tt.want)) {
				t.Errorf("%q\nread as %s\n   want %s", tt.reply, reading.JSON, tt.want)
			}
		})
	}
}
