// Package langchain compares the rendering of few-shot examples with that of langchaingo, in
// its tests. It is a module outside of the workspace, because langchaingo asks for newer
// versions of what the core module has, and for hundreds of modules besides:
//
//	cd internal/bench/langchain && GOWORK=off BRIEF_BARS=1 go test -v .
package langchain
