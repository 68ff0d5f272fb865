package align

import "testing"

func TestAliases(t *testing.T) {
	const (
		object = `{"properties":{"total":{"type":"integer","x-aliases":["Sum due","€","amount"]},"net":{"type":"integer","x-aliases":["amount","Total"]}},"additionalProperties":{}}`
		enum   = `{"enum":["EUR","USD",1],"x-enum-aliases":{"euro":"EUR","€":"EUR","US dollar":"USD","usd":"EUR","one":1,"buck":"USD","Buck":"EUR","yen":"JPY"}}`
		null   = `{"x-enum-aliases":{"euro":"EUR"},"anyOf":[{"enum":["EUR","USD"]},{"type":"null"}]}`
		beside = `{"anyOf":[{"enum":["EUR","USD"],"x-enum-aliases":{"euro":"EUR"}},{"type":"null"},{"enum":["DM"],"x-enum-aliases":{"mark":"DM"}}]}`
	)
	tests := []struct {
		reason, schema, value, want, fixes string
	}{
		{"an alias of a key", object, `{"sum_due":1}`, `{"total":1}`, "KeyMatched /total"},
		{"as it is written", object, `{"Sum due":1}`, `{"total":1}`, "KeyMatched /total"},
		{"one without letters", object, `{"€":1}`, `{"total":1}`, "KeyMatched /total"},
		{"a name goes before an alias", object, `{"TOTAL":1}`, `{"total":1}`, "KeyMatched /total"},
		{"an alias of two properties is none", object, `{"amount":1,"net":2}`, ``, ""},
		{"both name and alias, equal", object, `{"total":1,"sum due":1}`, `{"total":1}`, "KeyCollapsed"},
		{"both, and not equal", object, `{"total":1,"sum due":2}`, ``, ""},
		{"an alias of a value", enum, `"Euro"`, `"EUR"`, "EnumMatched"},
		{"one without letters", enum, `"€"`, `"EUR"`, "EnumMatched"},
		{"one of two words, separated otherwise", enum, `"us-dollar"`, `"USD"`, "EnumMatched"},
		{"in a sentence", enum, `"It is in euro."`, `"EUR"`, "ProseRead"},
		{"two values in a sentence", enum, `"euro or USD"`, ``, ""},
		{"a value goes before an alias", enum, `"usd"`, `"USD"`, "EnumMatched"},
		{"an alias of two values is none", enum, `"buck"`, ``, ""},
		{"an alias of no value", enum, `"yen"`, ``, ""},
		{"of a number", enum, `"One"`, `1`, "EnumMatched"},
		{"with null beside", null, `"euro"`, `"EUR"`, "EnumMatched"},
		{"in enums that are joined", beside, `"mark"`, `"DM"`, "EnumMatched"},
		{"of keys", `{"propertyNames":{"enum":["EUR","USD"],"x-enum-aliases":{"euro":"EUR"}},"additionalProperties":{"type":"integer"}}`, `{"Euro":1}`, `{"EUR":1}`, "KeyMatched /EUR"},
		{"annotations of other forms", `{"properties":{"a":{"x-aliases":"b"},"c":{"x-aliases":[1,null]}},"additionalProperties":false,"x-enum-aliases":[]}`, `{"a":1}`, `{"a":1}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			value, fixes := alignOne(t, tt.schema, tt.value, Lossless)
			if tt.want == "" {
				tt.want = tt.value
			}
			if value != tt.want || fixes != tt.fixes {
				t.Errorf("got %s [%s], want %s [%s]", value, fixes, tt.want, tt.fixes)
			}
		})
	}
}
