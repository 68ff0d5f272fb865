package schema

// A strictDialect is what a provider's strict mode accepts, as data, but for its
// keywords, which strictActions has. A zero limit is no limit.
type strictDialect struct {
	name    Dialect
	label   string // its column in the table in the documentation of Dialect
	version string // the day on which its sources were read

	formats  []string // those that are sent
	patterns strictPatterns
	enums    strictTypes // of the values that enum may list

	optional   bool         // a property need not be required
	objectRoot bool         // the root has to be an object
	recursion  strictAction // strictKeep, strictRefuse, or strictSome: inside optional properties
	rootRef    bool         // the root may be referred to, as "#"
	ordering   bool         // propertyOrdering repeats the order of properties
	grammar    bool         // of keywords that constrain a value only the first counts: see strictClasses
	hidden     bool         // the model is not shown the schema, only held to it

	maxMinItems        int // minItems is sent up to this
	maxProperties      int // in the whole schema
	maxOptional        int // optional properties, in the whole schema
	maxUnions          int // anyOf, and types that are lists, in the whole schema
	maxLevels          int // of objects and arrays inside each other
	maxEnumValues      int // in the whole schema
	maxCharacters      int // of property names, definition names, enum and const values
	longEnum           int // an enum of strings with more values than this …
	maxLongEnumStrings int // … has no more characters than this
}

// strictDialects are the dialects. What they lack is in the documentation of
// [Dialect], and where that is known from. What no source says is taken as lacking.
var strictDialects = []strictDialect{
	{
		// Whether a level is only an object, or an array too, is not documented: both
		// are counted.
		name: OpenAI, label: "OpenAI", version: "2026-11-23",
		formats:    []string{"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"},
		enums:      strictAnyType,
		objectRoot: true, recursion: strictKeep, rootRef: true,
		maxProperties: 5000, maxLevels: 10, maxEnumValues: 1000, maxCharacters: 120_000,
		longEnum: 250, maxLongEnumStrings: 15_000,
	},
	{
		// The limits are on all strict schemas of a request together; only one is seen
		// here. How large {n,m} in a pattern may be is not documented.
		name: Anthropic, label: "Anthropic", version: "2026-11-23",
		formats:  []string{"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"},
		patterns: strictPatterns{classes: "dws"},
		enums:    strictAnyType,
		optional: true, objectRoot: true, recursion: strictRefuse,
		maxMinItems: 1, maxOptional: 24, maxUnions: 16,
	},
	{
		// References that go round are unrolled so and so often, and what is beyond is
		// left out: which only a property that is optional can be.
		name: Gemini, label: "Gemini", version: "2026-11-23",
		formats:  []string{"date-time", "date", "time"},
		enums:    strictString | strictNumber,
		optional: true, recursion: strictSome, ordering: true,
	},
	{
		// References to what itself has references are known to break: all are written
		// out, so that recursion cannot be expressed.
		name: Ollama, label: "Ollama", version: "2026-11-23",
		formats:  []string{"date", "time", "date-time", "uuid"},
		patterns: strictPatterns{whole: true, raw: true},
		enums:    strictAnyType,
		optional: true, recursion: strictRefuse, grammar: true, hidden: true,
	},
	{
		// Anchors in patterns are taken as read: other patterns would get a meaning that
		// they do not have.
		name: VLLM, label: "VLLM", version: "2026-11-23",
		formats:  []string{"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"},
		patterns: strictPatterns{whole: true, raw: true, classes: "dw"},
		enums:    strictAnyType,
		optional: true, recursion: strictKeep, grammar: true, hidden: true,
	},
	{
		name: Mistral, label: "Mistral", version: "2026-11-23",
		enums:    strictAnyType,
		optional: true, objectRoot: true, recursion: strictRefuse,
	},
}

// strictDialectOf returns the data of a dialect, or nil.
func strictDialectOf(d Dialect) *strictDialect {
	for i := range strictDialects {
		if strictDialects[i].name == d {
			return &strictDialects[i]
		}
	}
	return nil
}

// action returns what a dialect does with a keyword.
func (d *strictDialect) action(keyword string) strictAction {
	for i := range strictDialects {
		if strictDialects[i].name == d.name {
			return strictActions[keyword][i]
		}
	}
	return strictDrop
}
