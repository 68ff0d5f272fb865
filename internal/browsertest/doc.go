// Package browsertest holds the test of the report's page in a real browser. It is a
// module of its own, so that the driver of the browser is no dependency of brief.
package browsertest
