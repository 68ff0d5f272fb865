module github.com/briefgo/brief/internal/bench

go 1.26

require (
	github.com/briefgo/brief v0.0.0
	github.com/pkoukk/tiktoken-go-loader v0.0.2
)

replace github.com/briefgo/brief => ../..
