//go:build race

package fit

// raceEnabled says that the race detector slows the tests down.
const raceEnabled = true
