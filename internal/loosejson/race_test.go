//go:build race

package loosejson

// raceEnabled says that the race detector slows the tests down.
const raceEnabled = true
