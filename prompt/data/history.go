package data

// HistoryOptions are the options of a History section. A nil *HistoryOptions, and the
// zero value, are the defaults.
type HistoryOptions struct {
	// Orphans says what becomes of messages that no provider would accept where they
	// stand; the zero value is OrphansRepair.
	Orphans Orphans

	// ByMessage lets a budget cut the history message by message, a tool's call with its
	// results, instead of turn by turn: more of it is kept, and what is kept may then begin
	// with a message of the assistant, which some providers refuse.
	ByMessage bool
}

// Orphans is what becomes of messages of a history that cannot be where they stand.
type Orphans string

// What may become of them.
const (
	OrphansRepair Orphans = ""       // they are dropped
	OrphansRefuse Orphans = "refuse" // rendering fails
)
