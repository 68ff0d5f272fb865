//go:build !race

package bench

// race says that the race detector slows the tests down.
const race = false
