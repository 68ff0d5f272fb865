//go:build !race

package schema

// raceEnabled says that the race detector slows the tests down.
const raceEnabled = false
