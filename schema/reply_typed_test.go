package schema_test

import (
	"errors"
	"testing"

	"github.com/briefgo/brief/schema"
)

// The schemas that the cases share, by the name under which they refer to them.
var replySchemas = map[string]string{
	"string":    `{"type":"string"}`,
	"int":       `{"type":"integer"}`,
	"number":    `{"type":"number"}`,
	"bool":      `{"type":"boolean"}`,
	"ints":      `{"type":"array","items":{"type":"integer"}}`,
	"texts":     `{"type":"array","items":{"type":"string"}}`,
	"enum":      `{"enum":["LOW","MEDIUM","HIGH"]}`,
	"enums":     `{"type":"array","items":{"enum":["LOW","MEDIUM","HIGH"]}}`,
	"spam":      `{"enum":["SPAM","NOT_SPAM"]}`,
	"const":     `{"const":"DONE"}`,
	"one":       `{"const":1}`,
	"mixed":     `{"enum":[1,true,"yes please",null]}`,
	"texty":     `{"anyOf":[{"type":"integer"},{"type":"string"}]}`,
	"maybe":     `{"type":["integer","null"]}`,
	"map":       `{"type":"object","additionalProperties":{"type":"integer"}}`,
	"person":    `{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}}},"required":["name","age"]}`,
	"people":    `{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"]}}`,
	"closed":    `{"type":"object","properties":{"title":{"type":"string"},"rate":{"type":"number"},"done":{"type":"boolean"}},"required":["title","rate"],"additionalProperties":false}`,
	"note":      `{"type":"object","properties":{"note":{"type":"string"}},"required":["note"],"additionalProperties":false}`,
	"tree":      `{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["v","next"]}}}`,
	"shape":     `{"oneOf":[{"type":"object","properties":{"kind":{"const":"circle"},"r":{"type":"number"}},"required":["kind","r"]},{"type":"object","properties":{"kind":{"const":"box"},"w":{"type":"number"},"h":{"type":"number"}},"required":["kind","w","h"]}]}`,
	"result":    `{"anyOf":[{"type":"object","properties":{"items":{"type":"array","items":{"type":"string"}}},"required":["items"]},{"type":"object","properties":{"error":{"type":"string"}},"required":["error"]}]}`,
	"oneOrMany": `{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}`,
	"date":      `{"type":"string","format":"date"}`,
	"time":      `{"type":"string","format":"date-time"}`,
	"code":      `{"type":"object","properties":{"lang":{"type":"string"},"code":{"type":"string"}},"required":["lang","code"]}`,
	"levels":    `{"type":"object","additionalProperties":{"type":"integer"},"propertyNames":{"enum":["LOW","HIGH"]}}`,
	"pair":      `{"type":"array","prefixItems":[{"type":"string"},{"type":"number"}],"items":false,"minItems":2}`,
	"ticket":    `{"type":"object","properties":{"state":{"enum":["in_progress","done","to do"]}},"required":["state"]}`,
	"sum":       `{"type":"object","properties":{"n":{"type":"number"}},"required":["n"]}`,
	"outer":     `{"type":"object","properties":{"inner":{"type":"object","properties":{"b":{"type":"integer"}}}},"required":["inner"]}`,
	"long":      `{"type":"object","properties":{"firstName":{"type":"string"},"e-mail":{"type":"string"},"ZIP code":{"type":"string"}},"required":["firstName"]}`,
}

// TestTyped reads replies with a schema at the default tolerance. A case that wants
// nothing must be an error.
func TestTyped(t *testing.T) {
	const fails = ""
	tests := []struct{ why, schema, reply, want string }{
		// Numbers.
		{"an integer", "int", `42`, `42`},
		{"grouped digits", "int", `12,111`, `12111`},
		{"grouped millions", "int", `1,234,567`, `1234567`},
		{"Indian grouping", "int", `12,34,567`, `1234567`},
		{"Swiss grouping", "int", `"1'234'567"`, `1234567`},
		{"grouped with spaces", "int", `"1 234 567"`, `1234567`},
		{"underscores", "int", `1_000`, `1000`},
		{"an integer written as a decimal", "int", `3.0`, `3`},
		{"an integer with an exponent", "int", `1e3`, `1000`},
		{"3.7 is no integer", "int", `3.7`, fails},
		{"nor is the text 3.7", "int", `"3.7"`, fails},
		{"a percentage", "number", `"12.5%"`, `12.5`},
		{"a price", "number", `$1,200.50`, `1200.50`},
		{"a price with its code", "number", `"EUR 99.90"`, `99.90`},
		{"a price, code behind", "number", `"1.299,00 €"`, `1299.00`},
		{"a negative price", "number", `"-$5.25"`, `-5.25`},
		{"a decimal comma", "number", `"3,14"`, `3.14`},
		{"both marks", "number", `12,111.5`, `12111.5`},
		{"a fraction", "number", `"3/4"`, `0.75`},
		{"a fraction without end is no number", "number", `"1/3"`, fails},
		{"a multiplied number is a guess", "number", `"3 million"`, fails},
		{"a unit may change the meaning", "number", `"5 kg"`, fails},
		{"a range is no number", "number", `"5-10"`, fails},
		{"two numbers", "int", `3 or 4`, fails},
		{"a number in prose", "int", `The answer is 42.`, `42`},
		{"a bold number in prose", "int", `The answer is **42**.`, `42`},
		{"a point at the end", "number", `12.5.`, `12.5`},
		{"a number in a fence", "int", "```\n42\n```", `42`},
		{"a number in a string", "int", `"42"`, `42`},
		{"words are no number", "int", `forty-two`, fails},
		{"a boolean is no number", "int", `true`, fails},
		{"nothing is not zero", "int", `null`, fails},
		{"full-width digits", "int", `１２３`, `123`},
		{"a wrapped number", "int", `{"value": 7}`, `7`},
		{"a wrapped and texted number", "int", `{"answer": "7"}`, `7`},
		{"an integer too long for a float", "int", `9007199254740993`, `9007199254740993`},
		{"text for a number or null", "maybe", `n/a`, `null`},
		{"a number for a number or null", "maybe", `"5"`, `5`},

		// Booleans.
		{"another case", "bool", `TRUE`, `true`},
		{"yes", "bool", `Yes`, `true`},
		{"no", "bool", `"no"`, `false`},
		{"a boolean in prose", "bool", `The statement is true.`, `true`},
		{"a boolean and its reason", "bool", `False. The sum is 4, not 5.`, `false`},
		{"yes and its reason", "bool", `Yes, because it rains.`, `true`},
		{"both", "bool", `It is true or false.`, fails},
		{"denied", "bool", `That is not true.`, fails},
		{"1 may be a number", "bool", `1`, fails},
		{"a wrapped boolean", "bool", `{"result": "True"}`, `true`},
		{"round brackets", "bool", `The answer is (true,)`, `true`},

		// Strings.
		{"a string", "string", `"hello"`, `"hello"`},
		{"prose", "string", `hello there`, `"hello there"`},
		{"a number for a string", "string", `12`, `"12"`},
		{"a number keeps its digits", "note", `{"note": 1.50}`, `{"note":"1.50"}`},
		{"a boolean for a string", "note", `{"note": true}`, `{"note":"true"}`},
		{"an object for a string keeps its source", "note", `{"note": {"a":  1, 'b': 2}}`, `{"note":"{\"a\":  1, 'b': 2}"}`},
		{"a list for a string keeps its source", "note", `{"note": ["a",  "b"]}`, `{"note":"[\"a\",  \"b\"]"}`},
		{"null is no string", "note", `{"note": null}`, fails},
		{"a string that holds JSON stays", "note", `{"note": "{\"a\": [1]}"}`, `{"note":"{\"a\": [1]}"}`},
		{"a string that holds a fence stays", "note", "{\"note\": \"do:\\n```sh\\nls\\n```\"}", `{"note":"do:\n` + "```sh\\nls\\n```" + `"}`},
		{"a string that looks like a number stays", "note", `{"note": "007"}`, `{"note":"007"}`},
		{"digits that begin with zero", "note", `{note: 007}`, `{"note":"007"}`},
		{"white space in a string stays", "note", `{"note": "  a  "}`, `{"note":"  a  "}`},
		{"an empty string is a string", "note", `{"note": ""}`, `{"note":""}`},

		// Enums and constants.
		{"a value", "enum", `"HIGH"`, `"HIGH"`},
		{"without quotes", "enum", `HIGH`, `"HIGH"`},
		{"in another case", "enum", `high`, `"HIGH"`},
		{"in prose", "enum", `The risk is High.`, `"HIGH"`},
		{"in bold", "enum", `**MEDIUM**: moderate impact`, `"MEDIUM"`},
		{"with a description", "enum", `"LOW - nothing to worry about"`, `"LOW"`},
		{"in a fence", "enum", "```\nLOW\n```", `"LOW"`},
		{"two", "enum", `LOW or HIGH`, fails},
		{"denied", "enum", `It is not HIGH.`, fails},
		{"none", "enum", `SEVERE`, fails},
		{"part of a word", "enum", `HIGHER`, fails},
		{"a longer name holds a shorter", "spam", `not spam`, `"NOT_SPAM"`},
		{"another separator", "spam", `Not-Spam`, `"NOT_SPAM"`},
		{"in a list of one", "enum", `["HIGH"]`, `"HIGH"`},
		{"in an object", "enum", `{"level": "high"}`, `"HIGH"`},
		{"one of two in an object", "enum", `{"was": "LOW", "is": "HIGH"}`, fails},
		{"a list of values", "enums", `[low, "High"]`, `["LOW","HIGH"]`},
		{"a list of values in prose", "enums", `I would say [LOW, HIGH].`, `["LOW","HIGH"]`},
		{"one value for a list", "enums", `MEDIUM`, `["MEDIUM"]`},
		{"a value by lines", "enums", "- LOW\n- HIGH", `["LOW","HIGH"]`},
		{"a constant", "const", `done`, `"DONE"`},
		{"a constant in prose", "const", `All is done!`, `"DONE"`},
		{"another word", "const", `undone`, fails},
		{"a number in text", "one", `"1"`, `1`},
		{"another number", "one", `2`, fails},
		{"a number of several kinds", "mixed", `"1"`, `1`},
		{"a boolean of several kinds", "mixed", `True`, `true`},
		{"a text of several kinds", "mixed", `{"answer": "Yes, please"}`, `"yes please"`},
		{"nothing of several kinds", "mixed", `None`, `null`},

		{"a list of values in a sentence's form", "enums", `low, HIGH`, `["LOW","HIGH"]`},
		{"spaces for underscores", "ticket", `{"state":"In Progress"}`, `{"state":"in_progress"}`},
		{"a mark before it", "ticket", `{"state":"✅ done"}`, `{"state":"done"}`},
		{"an accent", "ticket", `{"state":"dóne"}`, `{"state":"done"}`},
		{"two in one text", "ticket", `{"state":"done (in progress before)"}`, fails},
		{"denied in one text", "ticket", `{"state":"not done"}`, fails},
		{"an object for a value", "ticket", `{"state":{"value":"done"}}`, fails},

		// Numbers in objects.
		{"a price without quotes", "sum", `{"n": $1,234.50}`, `{"n":1234.50}`},
		{"a percentage without quotes", "sum", `{"n": 50%}`, `{"n":50}`},
		{"a fraction without quotes", "sum", `{"n": 1/4}`, `{"n":0.25}`},
		{"a typographic minus", "sum", `{"n": "−5"}`, `{"n":-5}`},
		{"a French number", "sum", `{"n": "1 234,5"}`, `{"n":1234.5}`},
		{"NaN is no number", "sum", `{"n": NaN}`, fails},
		{"nor is Infinity", "sum", `{"n": Infinity}`, fails},
		{"about a number", "sum", `{"n": "about 5"}`, fails},
		{"thousands in a letter", "sum", `{"n": "$5k"}`, fails},
		{"brackets may be a minus", "sum", `{"n": "(5)"}`, fails},
		{"a point is no number", "sum", `{"n": .}`, fails},
		{"a value that was left out", "sum", `{"n": ...}`, fails},

		// Objects.
		{"an object", "person", `{"name":"Ann","age":30}`, `{"name":"Ann","age":30}`},
		{"in prose", "person", "Here you go:\n{\"name\":\"Ann\",\"age\":30}\nAnything else?", `{"name":"Ann","age":30}`},
		{"in a fence in prose", "person", "Here:\n```json\n{\"name\":\"Ann\",\"age\":30}\n```\nBye {name}!", `{"name":"Ann","age":30}`},
		{"keys in another case", "person", `{"Name":"Ann","AGE":"30"}`, `{"name":"Ann","age":30}`},
		{"keys with spaces around", "person", `{" name ":"Ann"," age":30}`, `{"name":"Ann","age":30}`},
		{"separators and accents in keys", "long", `{"first_name":"Ann","EMail":"a@b.c","zip-code":"3000"}`, `{"firstName":"Ann","e-mail":"a@b.c","ZIP code":"3000"}`},
		{"without quotes", "person", `{name: Ann Lee, age: 30}`, `{"name":"Ann Lee","age":30}`},
		{"without quotes, over lines", "person", "{\n  name: Ann Lee,\n  age: 30,\n  tags: [a b, c]\n}", `{"name":"Ann Lee","age":30,"tags":["a b","c"]}`},
		{"a missing bracket inside", "person", "{\n\"name\":\"Ann\",\"tags\":[\"a\",\"b\",\n\"age\":30}", `{"name":"Ann","tags":["a","b"],"age":30}`},
		{"one value for a list", "person", `{"name":"Ann","age":30,"tags":"a"}`, `{"name":"Ann","age":30,"tags":["a"]}`},
		{"null for an optional list", "person", `{"name":"Ann","age":30,"tags":null}`, `{"name":"Ann","age":30}`},
		{"a required value is missing", "person", `{"name":"Ann"}`, fails},
		{"null for a required value", "person", `{"name":"Ann","age":null}`, fails},
		{"an empty text for a required number", "person", `{"name":"Ann","age":""}`, fails},
		{"an empty object", "person", `{}`, fails},
		{"an empty reply", "person", ``, fails},
		{"a refusal", "person", `I cannot help with that.`, fails},
		{"more than asked for, where that is allowed", "person", `{"name":"Ann","age":30,"x":1}`, `{"name":"Ann","age":30,"x":1}`},
		{"more than asked for, where it is not", "closed", `{"title":"T","rate":1,"x":1}`, `{"title":"T","rate":1}`},
		{"wrapped", "person", `{"person":{"name":"Ann","age":30}}`, `{"name":"Ann","age":30}`},
		{"wrapped twice", "person", `{"data":{"person":{"name":"Ann","age":30}}}`, `{"name":"Ann","age":30}`},
		{"wrapped in a list", "person", `[{"name":"Ann","age":30}]`, `{"name":"Ann","age":30}`},
		{"two in a list", "person", `[{"name":"Ann","age":30},{"name":"Bob","age":31}]`, fails},
		{"in a string", "person", `"{\"name\":\"Ann\",\"age\":30}"`, `{"name":"Ann","age":30}`},
		{"a call", "person", `{"name":"save","arguments":{"name":"Ann","age":30}}`, `{"name":"Ann","age":30}`},
		{"a call with its arguments as text", "person", `{"type":"function","function":{"name":"save","arguments":"{\"name\":\"Ann\",\"age\":30}"}}`, `{"name":"Ann","age":30}`},
		{"a call in a tag", "person", "<tool_call>\n{\"name\":\"save\",\"arguments\":{\"name\":\"Ann\",\"age\":30}}\n</tool_call>", `{"name":"Ann","age":30}`},
		{"lines", "person", "name: Ann Lee\nage: 30\ntags:\n  - a\n  - b", `{"name":"Ann Lee","age":30,"tags":["a","b"]}`},
		{"lines in a fence", "person", "```yaml\nname: Ann\nage: 30\n```", `{"name":"Ann","age":30}`},
		{"bold lines", "person", "**Name:** Ann\n**Age:** 30", `{"name":"Ann","age":30}`},
		{"lines with dashes", "person", "- name: Ann\n- age: 30", `{"name":"Ann","age":30}`},
		{"lines with dashes for one key", "person", "- name: Ann\n- name: Bob", fails},
		{"an inner quote in a value", "note", `{"note": "the "new" one"}`, `{"note":"the \"new\" one"}`},
		{"a string in prose's quotes", "note", `{"note": "He said: "go!", then left."}`, `{"note":"He said: \"go!\", then left."}`},
		{"a comma in a value without quotes", "note", `{note: well, maybe}`, `{"note":"well, maybe"}`},
		{"a newline in a value without quotes", "note", "{note: first line\n second line}", `{"note":"first line\n second line"}`},
		{"one text for an object of one property", "note", `"just this"`, `{"note":"just this"}`},
		{"equal duplicates", "person", `{"name":"Ann","age":30,"name":"Ann"}`, `{"name":"Ann","age":30}`},
		{"unequal duplicates", "person", `{"name":"Ann","age":30,"name":"Bob"}`, fails},
		{"two keys for one property", "closed", `{"title":"T","rate":1,"Rate":2}`, fails},
		{"two equal keys for one property", "closed", `{"title":"T","rate":1,"Rate":1}`, `{"title":"T","rate":1}`},

		{"an object without its wrapper", "outer", `{"b":1}`, `{"inner":{"b":1}}`},
		{"another object is not put into one", "outer", `{"error":"x"}`, fails},
		{"without the brace that the prompt had", "person", `"name": "Ann", "age": 30}`, `{"name":"Ann","age":30}`},
		{"without either brace", "person", `"name": "Ann", "age": 30`, `{"name":"Ann","age":30}`},
		{"lines of YAML with comments", "person", "name: \"Ann\" # who\nage: 30 # years", `{"name":"Ann","age":30}`},
		{"lines with values in brackets", "person", "name: Ann\nage: 30\ntags: [a, b]", `{"name":"Ann","age":30,"tags":["a","b"]}`},
		{"an answer in an unknown tag", "person", "<mail>{\"name\":\"X\",\"age\":1}</mail>\n{\"name\":\"Ann\",\"age\":30}", `{"name":"Ann","age":30}`},

		// Lists.
		{"a list in prose", "ints", `The primes are [2, 3, 5].`, `[2,3,5]`},
		{"texts for numbers", "ints", `["1", "2"]`, `[1,2]`},
		{"numbers for texts", "texts", `[1, 2.50]`, `["1","2.50"]`},
		{"one number", "ints", `5`, `[5]`},
		{"a word among numbers", "ints", `[1, "many"]`, fails},
		{"a wrapped list", "ints", `{"numbers": [1, 2]}`, `[1,2]`},
		{"objects in a row", "people", "{\"name\":\"Ann\",\"age\":30}\n{\"name\":\"Bob\",\"age\":31}", `[{"name":"Ann","age":30},{"name":"Bob","age":31}]`},
		{"objects in fences", "people", "```json\n{\"name\":\"Ann\",\"age\":30}\n```\nand\n```json\n{\"name\":\"Bob\",\"age\":31}\n```", `[{"name":"Ann","age":30},{"name":"Bob","age":31}]`},
		{"one object", "people", `{"name":"Ann","age":30}`, `[{"name":"Ann","age":30}]`},
		{"an empty list", "ints", `[]`, `[]`},
		{"numbers with commas", "ints", `1, 2, 3`, `[1,2,3]`},
		{"numbers by lines", "ints", "1\n2\n3", `[1,2,3]`},
		{"texts by lines", "texts", "- a b\n- c", `["a b","c"]`},
		{"numbered lines", "texts", "1. a b\n2. c", `["a b","c"]`},
		{"a tuple", "pair", `["a", "1.5"]`, `["a",1.5]`},
		{"a tuple of Python", "pair", `('a', 1.5)`, `["a",1.5]`},

		// Maps, unions, recursion.
		{"a map", "map", `{"a":1,"b":"2"}`, `{"a":1,"b":2}`},
		{"a map with odd keys", "map", `{"a b":1,"\"c\"":2,"d\\e":3}`, `{"a b":1,"\"c\"":2,"d\\e":3}`},
		{"a map of enum keys", "levels", `{"low":1,"HIGH":2}`, `{"LOW":1,"HIGH":2}`},
		{"a map of other keys", "levels", `{"none":1}`, fails},
		{"a map with a wrong value", "map", `{"a":"x"}`, fails},
		{"the integer of a union", "texty", `5`, `5`},
		{"the text of a union", "texty", `"5"`, `"5"`},
		{"the prose of a union", "texty", `five or so`, `"five or so"`},
		{"the branch that has its property", "result", `{"Error":"no"}`, `{"error":"no"}`},
		{"the branch of a list", "result", `{"items":"a"}`, `{"items":["a"]}`},
		{"a list or one: one", "oneOrMany", `"a"`, `"a"`},
		{"a list or one: a list", "oneOrMany", `['a']`, `["a"]`},
		{"a discriminator", "shape", `{"kind":"box","w":1,"h":2}`, `{"kind":"box","w":1,"h":2}`},
		{"a discriminator in another case", "shape", `{kind: Circle, r: "2"}`, `{"kind":"circle","r":2}`},
		{"an unknown discriminator", "shape", `{"kind":"line","r":1}`, fails},
		{"recursion", "tree", `{"v":1,"next":{"v":"2","next":null}}`, `{"v":1,"next":{"v":2,"next":null}}`},
		{"recursion with a text for null", "tree", `{"v":1,"next":"None"}`, `{"v":1,"next":null}`},
		{"recursion without its end", "tree", `{"v":1,"next":{"v":2}}`, fails},

		// Dates.
		{"a date", "date", `"2026-03-04"`, `"2026-03-04"`},
		{"a date in words", "date", `"March 4, 2026"`, `"2026-03-04"`},
		{"a date with an ordinal", "date", `4th of March 2026`, `"2026-03-04"`},
		{"a date with slashes, year first", "date", `"2026/3/4"`, `"2026-03-04"`},
		{"a date in which one number cannot be a month", "date", `"25/12/2026"`, `"2026-12-25"`},
		{"a date in which both can", "date", `"01/02/2026"`, fails},
		{"a date with points", "date", `"25.12.2026"`, `"2026-12-25"`},
		{"no date", "date", `"tomorrow"`, fails},
		{"a date that is none", "date", `"2026-02-30"`, fails},
		{"a time with a space", "time", `"2026-03-04 10:00:00Z"`, `"2026-03-04T10:00:00Z"`},
		{"a time with a zone apart", "time", `"2026-03-04 10:00 +02:00"`, `"2026-03-04T10:00:00+02:00"`},
		{"a time without a zone", "time", `"2026-03-04T10:00:00"`, fails},

		// Code.
		{"code in back-ticks", "code", "{\"lang\":\"js\",\"code\":`f(\"x\", 'y')`}", `{"lang":"js","code":"f(\"x\", 'y')"}`},
		{"code in triple quotes", "code", "{\"lang\": \"py\", \"code\": \"\"\"\n    def f():\n      return \"x\"\n    \"\"\"}", `{"lang":"py","code":"def f():\n  return \"x\""}`},
		{"code in a fence in an object", "code", "{\"lang\": \"go\", \"code\": ```go\nx := \"}\"\n```}", `{"lang":"go","code":"x := \"}\""}`},
		{"code with raw newlines and quotes", "code", "{\"lang\": \"py\", \"code\": \"print(\"a\")\nprint('b')\"}", `{"lang":"py","code":"print(\"a\")\nprint('b')"}`},

		// Thinking.
		{"a block", "person", "<think>{\"name\":\"X\",\"age\":1}</think>{\"name\":\"Ann\",\"age\":30}", `{"name":"Ann","age":30}`},
		{"square brackets", "person", "[THINK]{\"name\":\"X\",\"age\":1}[/THINK]{\"name\":\"Ann\",\"age\":30}", `{"name":"Ann","age":30}`},
		{"reasoning", "person", "<reasoning>maybe {\"name\":\"X\"}</reasoning>\n{\"name\":\"Ann\",\"age\":30}", `{"name":"Ann","age":30}`},
		{"only its end", "int", "first 3, no: 5 </think> 7", `7`},
		{"only its end in square brackets", "int", "first 3, no: 5 [/THINK] 7", `7`},
		{"never closed", "int", "<think> it may be 3 or 5", fails},
		{"never closed, in square brackets", "int", "[THINK] it may be 3 or 5", fails},
		{"attributes", "person", "<think type=\"deep\">{\"name\":\"X\",\"age\":1}</think>{\"name\":\"Ann\",\"age\":30}", `{"name":"Ann","age":30}`},
		{"analysis", "person", "<analysis>{\"name\":\"X\",\"age\":1}</analysis>{\"name\":\"Ann\",\"age\":30}", `{"name":"Ann","age":30}`},
		{"an enum behind a block", "enum", "<think>HIGH or LOW?</think>LOW", `"LOW"`},
	}
	for _, tt := range tests {
		t.Run(tt.schema+"/"+tt.why, func(t *testing.T) {
			s, err := schema.Parse[any]([]byte(replySchemas[tt.schema]), nil)
			if err != nil {
				t.Fatal(err)
			}
			reading, err := s.Read(tt.reply)
			var truncated *schema.TruncatedError
			switch {
			case tt.want == fails && err == nil:
				t.Errorf("%s\nread as %s, want an error", tt.reply, reading.JSON)
			case tt.want == fails:
			case err != nil && !errors.As(err, &truncated):
				t.Errorf("%s\nread as %s (%v), want %s", tt.reply, reading.JSON, err, tt.want)
			case !sameJSON(t, reading.JSON, []byte(tt.want)):
				t.Errorf("%s\nread as %s\n   want %s", tt.reply, reading.JSON, tt.want)
			}
		})
	}
}
