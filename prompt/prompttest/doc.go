// Package prompttest helps to test prompts in application code.
//
// [Golden] compares a rendered prompt with a file, so that a change of its bytes is
// seen in a review:
//
//	func TestPrompt(t *testing.T) {
//		r, err := extract.Render(email)
//		if err != nil {
//			t.Fatal(err)
//		}
//		prompttest.Golden(t, "testdata/extract.golden", r)
//	}
//
// With UPDATE_GOLDEN=1 in the environment it writes the file instead.
//
// [Script] is a model that plays replies in order, so that what the program makes of
// a fenced, a broken or a wrong reply can be tested without a model:
//
//	m := prompttest.NewScript(t, prompttest.Text(`{"number": "4711", "total": "40", "currency": "USD"}`))
//	got, err := extract.Run(ctx, m, email, nil)
//
// [Call] is a reply that calls tools.
package prompttest
