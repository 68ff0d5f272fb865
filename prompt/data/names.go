package data

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// checkNames reports a member that is there twice, in objects inside others too: of two
// with a name, encoding/json would take the last. The outermost object may have the names
// of known only, unless that is nil. raw is valid JSON.
func checkNames(raw []byte, known []string) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var open []map[string]bool // the names of each object that is open; nil for an array
	isName := false            // the next string is a name, if an object is open
	for {
		token, err := d.Token()
		if err != nil {
			return nil // the end
		}
		switch token := token.(type) {
		case json.Delim:
			switch token {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
		case string:
			if isName {
				if len(open) == 1 && known != nil && !slices.Contains(known, token) {
					return fmt.Errorf("an example has no %q; there are %s", short(token, 40), strings.Join(known, ", "))
				}
				names := open[len(open)-1]
				if names[token] {
					return fmt.Errorf("%q is there twice", short(token, 40))
				}
				names[token] = true
				isName = false
				continue
			}
		}
		isName = len(open) > 0 && open[len(open)-1] != nil
	}
}
