package email

import (
	"bytes"
	"regexp"
	"strings"
)

// isHidden reports whether an element with these attributes cannot be seen: so are
// the preview lines of newsletters, and texts for small screens.
func (p *htmlPage) isHidden(attrs map[string]string) bool {
	if _, ok := attrs["hidden"]; ok || isHiddenStyle(attrs["style"]) {
		return true
	}
	if len(p.classes) > 0 {
		for class := range strings.FieldsSeq(attrs["class"]) {
			if p.classes[class] {
				return !showsStyle(attrs["style"])
			}
		}
	}
	return false
}

// declarations calls yield for each "property: value" of a style, in lower case and
// without blanks.
func declarations(style string, yield func(property, value string)) {
	for decl := range strings.SplitSeq(strings.ToLower(style), ";") {
		property, value, _ := strings.Cut(decl, ":")
		value, _, _ = strings.Cut(value, "!important")
		yield(strings.TrimSpace(property), strings.TrimSpace(value))
	}
}

// isHiddenStyle reports whether a style hides. A font size of 0 does not: layouts set
// it on cells, and another one inside.
func isHiddenStyle(style string) bool {
	hidden, flat, clipped := false, false, false
	declarations(style, func(property, value string) {
		switch property {
		case "display":
			hidden = value == "none"
		case "visibility":
			hidden = hidden || value == "hidden"
		case "opacity":
			hidden = hidden || value == "0" || value == "0.0"
		case "max-height", "height":
			flat = flat || value == "0" || value == "0px"
		case "overflow":
			clipped = value == "hidden"
		}
	})
	return hidden || flat && clipped
}

// showsStyle reports whether a style shows what a class hides.
func showsStyle(style string) bool {
	shown := false
	declarations(style, func(property, value string) {
		shown = shown || property == "display" && value != "none"
	})
	return shown
}

// cssRule matches a rule without rules inside.
var cssRule = regexp.MustCompile(`([^{}]*)\{([^{}]*)\}`)

// classSelector matches the selectors that are understood: a class, perhaps of one
// kind of element.
var classSelector = regexp.MustCompile(`^[a-zA-Z]*\.([\w-]+)$`)

// styles notes the classes that a style sheet hides. Rules for media (print, small
// screens) do not count.
func (p *htmlPage) styles(sheet string) {
	if p.sheets += len(sheet); p.sheets > maxSheets {
		return
	}
	for _, m := range cssRule.FindAllStringSubmatch(withoutMedia(sheet), -1) {
		if !isHiddenStyle(m[2]) {
			continue
		}
		for selector := range strings.SplitSeq(m[1], ",") {
			if c := classSelector.FindStringSubmatch(strings.TrimSpace(selector)); c != nil {
				if p.classes == nil {
					p.classes = map[string]bool{}
				}
				p.classes[c[1]] = true
			}
		}
	}
}

// withoutMedia removes the blocks that have blocks inside, and at-rules with them.
func withoutMedia(sheet string) string {
	var b strings.Builder
	depth, start := 0, 0
	for i := range len(sheet) {
		switch sheet[i] {
		case '{':
			depth++
		case '}':
			depth = max(depth-1, 0)
			if depth == 0 {
				if rule := sheet[start : i+1]; !strings.Contains(rule, "@") {
					b.WriteString(rule)
				}
				start = i + 1
			}
		}
	}
	return b.String()
}

// metaTag matches the charset that a HTML page declares of itself.
var metaTag = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w.:-]{2,40})`)

// metaCharset returns the charset that the page itself declares, or fallback.
func metaCharset(page []byte, fallback string) string {
	m := metaTag.FindSubmatch(page[:min(len(page), 4096)])
	if m == nil || bytes.HasPrefix(bytes.ToLower(m[1]), []byte("utf-16")) {
		return fallback
	}
	return string(m[1])
}
