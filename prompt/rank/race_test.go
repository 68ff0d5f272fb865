//go:build race

package rank

// raceEnabled says that the race detector slows the tests down.
const raceEnabled = true
