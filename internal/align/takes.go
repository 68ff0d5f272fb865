package align

// TakesObject reports whether some object may satisfy the schema, as far as its types
// tell.
func (s *Schema) TakesObject() bool { return s.root.types&objects != 0 }
