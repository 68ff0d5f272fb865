module github.com/briefgo/brief/examples

go 1.26

require (
	github.com/briefgo/brief v0.0.0
	github.com/google/go-cmp v0.7.0
	golang.org/x/net v0.58.0
	golang.org/x/text v0.41.0
)

replace github.com/briefgo/brief => ../
