package align

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxDateText is the length in bytes up to which a text is read as a date.
const maxDateText = 48

// The forms that are read, in the layouts of package time. All of them say which
// number is the month.
var (
	dateLayouts = [...]string{
		"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2.1.2006",
		"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "2006 January 2", "2006 Jan 2",
		"Monday January 2 2006", "Monday 2 January 2006", "Mon Jan 2 2006", "Mon 2 Jan 2006",
		"2006-01-02T00:00:00Z", "2006-01-02T00:00:00", "2006-01-02 00:00:00",
	}
	dateTimeLayouts = [...]string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00",
		"2006-01-02T15:04:05-0700", "2006-01-02 15:04:05-0700", "2006/01/02 15:04:05Z07:00", "2006/01/02 15:04Z07:00",
		"20060102T150405Z07:00", "Mon, 02 Jan 2006 15:04:05Z07:00", "Mon, 02 Jan 2006 15:04:05-0700",
	}
	timeLayouts = [...]string{"15:04:05Z07:00", "15:04Z07:00", "15:04:05-0700", "15:04-0700", "3:04:05PMZ07:00", "3:04PMZ07:00", "3:04:05 PMZ07:00", "3:04 PMZ07:00"}
)

// readDate rewrites a text to what a format asks for (RFC 3339, section 5.6): "date",
// "date-time" or "time". It reports false if the text is no date, if day and month
// might be exchanged, or if a time lacks its zone. A text that needs no rewriting,
// and any text of another format, is returned as it is.
func readDate(text, format string) (string, bool) {
	if isRFC3339(text, format) {
		return text, true
	}
	if len(text) > maxDateText {
		return text, false
	}
	text = strings.TrimSpace(text)
	switch format {
	case "date":
		if s, ok := readSlashed(text); ok {
			return s, true
		}
		return parseAny(plainDate(text), dateLayouts[:], time.DateOnly)
	case "date-time":
		return parseAny(plainZone(text), dateTimeLayouts[:], time.RFC3339Nano)
	}
	return parseAny(strings.ToUpper(plainZone(text)), timeLayouts[:], "15:04:05.999999999Z07:00")
}

// isRFC3339 reports whether a text is already in the form that a format asks for.
func isRFC3339(text, format string) bool {
	var err error
	switch format {
	case "date":
		_, err = time.Parse(time.DateOnly, text)
	case "date-time":
		_, err = time.Parse(time.RFC3339, strings.ToUpper(text))
	case "time":
		_, err = time.Parse("15:04:05Z07:00", strings.ToUpper(text))
	}
	return err == nil
}

// parseAny rewrites a text that one of the layouts describes.
func parseAny(text string, layouts []string, format string) (string, bool) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil && t.Year() < 10000 {
			return t.Format(format), true
		}
	}
	return text, false
}

// plainDate removes commas, points behind names, the endings of ordinals and the words
// of "the 4th of March 2026".
func plainDate(text string) string {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
	fields = slices.DeleteFunc(fields, func(f string) bool { return strings.EqualFold(f, "of") || strings.EqualFold(f, "the") })
	for i, f := range fields {
		if len(f) > 2 && isDigitAt(f, 0) {
			switch strings.ToLower(f[len(f)-2:]) {
			case "st", "nd", "rd", "th":
				f = f[:len(f)-2]
			}
		} else if strings.EqualFold(f, "sept") || strings.EqualFold(f, "sept.") {
			f = "Sep"
		}
		fields[i] = strings.TrimSuffix(f, ".")
	}
	return strings.Join(fields, " ")
}

// plainZone makes a zone that is named UTC or GMT, or stands apart, end the time.
func plainZone(text string) string {
	for _, zone := range [...]string{" UTC", " GMT", "UTC", "GMT", " Z"} {
		if rest, ok := strings.CutSuffix(text, zone); ok {
			return rest + "Z"
		}
	}
	if i := strings.LastIndexByte(text, ' '); i > 0 && i+1 < len(text) && (text[i+1] == '+' || text[i+1] == '-') {
		return text[:i] + text[i+1:]
	}
	return text
}

// readSlashed reads 25/12/2024 or 12/25/2024, where only one of the two can be the
// month, or both are the same.
func readSlashed(text string) (string, bool) {
	parts := strings.Split(text, "/")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return "", false
	}
	a, errA := strconv.Atoi(parts[0])
	b, errB := strconv.Atoi(parts[1])
	if errA != nil || errB != nil || a != b && (a > 12) == (b > 12) {
		return "", false
	}
	day, month := max(a, b), min(a, b)
	return parseAny(parts[2]+"-"+strconv.Itoa(month)+"-"+strconv.Itoa(day), dateLayouts[:1], time.DateOnly)
}
