module github.com/briefgo/brief/prompt/promptvet

go 1.26

require (
	github.com/briefgo/brief v0.0.0
	golang.org/x/tools v0.48.0
)

require (
	golang.org/x/mod v0.38.0 // indirect
	golang.org/x/sync v0.22.0 // indirect
)

replace github.com/briefgo/brief => ../..
