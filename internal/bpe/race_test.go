//go:build race

package bpe

// raceEnabled says that the race detector slows the tests down.
const raceEnabled = true
