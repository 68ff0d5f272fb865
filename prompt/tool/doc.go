// Package tool defines tools that a model may call, by the Go types of their arguments.
//
// A tool that the program calls itself has a name, a description for the model and a type
// of arguments, of which [For] makes the schema as package schema does of any type:
//
//	weather := tool.MustFor[City]("get_weather", "The weather of a city now.", nil)
//
// A tool with a Go function is called by prompt.Run, which sends its result back once:
//
//	weather := tool.MustFunc("get_weather", "The weather of a city now.",
//		func(_ context.Context, c City) (string, error) { return "rain in " + c.Name, nil }, nil)
//
// Both go into a prompt with prompt.Tools. What a model writes as arguments is read like any
// reply: mended, aligned with the schema and validated. [Args] decodes them; an
// [InvalidError] says what is wrong with them.
package tool
