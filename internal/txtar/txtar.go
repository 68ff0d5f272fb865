// Package txtar reads text archives: files of text in one file, each behind a line with
// its name, as the format of golang.org/x/tools/txtar has it.
//
//	a comment
//	-- first --
//	the text of the first file
//	-- second --
//	that of the second
//
// Every text is an archive. A line break is "\n", and "\r\n" is read as one.
package txtar

import "strings"

// An Archive is a comment and the files behind it, in order. Names need not differ.
type Archive struct {
	Comment string
	Files   []File
}

// A File is one file of an archive.
type File struct {
	Name string // without white space around it
	Line int    // the line of the archive, from 1, that the name is in; the text begins in the next one
	Text string // ends in a line break unless it is empty
}

// Parse reads an archive.
func Parse(text string) Archive {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	var a Archive
	current := &a.Comment
	start, line := 0, 0 // of what current holds
	for at := 0; at < len(text); {
		line++
		end := at + strings.IndexByte(text[at:], '\n') + 1
		if name, ok := marker(text[at : end-1]); ok {
			*current = text[start:at]
			a.Files = append(a.Files, File{Name: name, Line: line})
			current, start = &a.Files[len(a.Files)-1].Text, end
		}
		at = end
	}
	*current = text[start:]
	return a
}

// marker returns the name in a line that begins a file, and false for any other line.
func marker(line string) (name string, ok bool) {
	name, ok = strings.CutPrefix(line, "-- ")
	if !ok || len(line) < len("-- x --") {
		return "", false
	}
	name, ok = strings.CutSuffix(name, " --")
	name = strings.TrimSpace(name)
	return name, ok && name != ""
}
