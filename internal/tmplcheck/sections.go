package tmplcheck

import "text/template"

// SectionFuncs returns the functions that package prompt gives a section's template.
// They are nil and of use for their types alone: package promptvet, which checks
// templates without running a program, needs no more. The tests of package prompt
// compare them with the functions themselves.
func SectionFuncs() template.FuncMap {
	return template.FuncMap{
		"add":          (func(...any) (int64, error))(nil),
		"coalesce":     (func(...any) any)(nil),
		"compact":      (func(any) ([]any, error))(nil),
		"contains":     (func(string, string) bool)(nil),
		"default":      (func(any, ...any) any)(nil),
		"dict":         (func(...any) (map[string]any, error))(nil),
		"div":          (func(any, any) (int64, error))(nil),
		"empty":        (func(any) bool)(nil),
		"first":        (func(any) (any, error))(nil),
		"has":          (func(any, any) (bool, error))(nil),
		"hasPrefix":    (func(string, string) bool)(nil),
		"hasSuffix":    (func(string, string) bool)(nil),
		"indent":       (func(int, string) (string, error))(nil),
		"initial":      (func(any) ([]any, error))(nil),
		"int":          (func(any) (int, error))(nil),
		"join":         (func(string, any) (string, error))(nil),
		"last":         (func(any) (any, error))(nil),
		"list":         (func(...any) []any)(nil),
		"lower":        (func(string) string)(nil),
		"max":          (func(any, ...any) (int64, error))(nil),
		"min":          (func(any, ...any) (int64, error))(nil),
		"mod":          (func(any, any) (int64, error))(nil),
		"mul":          (func(any, ...any) (int64, error))(nil),
		"nindent":      (func(int, string) (string, error))(nil),
		"plural":       (func(string, string, int) string)(nil),
		"printf":       (func(string, ...any) (string, error))(nil),
		"quote":        (func(...any) (string, error))(nil),
		"repeat":       (func(int, string) (string, error))(nil),
		"replace":      (func(string, string, string) (string, error))(nil),
		"rest":         (func(any) ([]any, error))(nil),
		"reverse":      (func(any) ([]any, error))(nil),
		"sortAlpha":    (func(any) ([]string, error))(nil),
		"splitList":    (func(string, string) []string)(nil),
		"squote":       (func(...any) (string, error))(nil),
		"sub":          (func(any, any) (int64, error))(nil),
		"substr":       (func(int, int, string) (string, error))(nil),
		"ternary":      (func(any, any, bool) any)(nil),
		"title":        (func(string) string)(nil),
		"toJson":       (func(any) (string, error))(nil),
		"toPrettyJson": (func(any) (string, error))(nil),
		"toRawJson":    (func(any) (string, error))(nil),
		"trim":         (func(string) string)(nil),
		"trimAll":      (func(string, string) string)(nil),
		"trimPrefix":   (func(string, string) string)(nil),
		"trimSuffix":   (func(string, string) string)(nil),
		"trunc":        (func(int, string) string)(nil),
		"uniq":         (func(any) ([]any, error))(nil),
		"upper":        (func(string) string)(nil),
		"wrap":         (func(int, string) (string, error))(nil),
	}
}
