package budget

import (
	"fmt"
	"math"

	"github.com/briefgo/brief/prompt"
)

// Teaching is what a prompt spends, in each call, on telling the model what a
// fine-tuned one would know. What the provider adds around messages is apart.
type Teaching struct {
	Examples     int `json:"examples"`     // tokens of the examples that are sent
	Instructions int `json:"instructions"` // tokens of the system text that is not made from the input
}

// teaching adds up what is sent and the same in each call.
func (r *Report) teaching() Teaching {
	var t Teaching
	for i := range r.Parts {
		p := &r.Parts[i]
		switch {
		case !p.sent():
		case p.Kind == prompt.KindExample:
			t.Examples += p.Tokens
		case p.Role == prompt.System && !p.Volatile:
			t.Instructions += p.Tokens
		}
	}
	return t
}

// Prices is what Report.BreakEven compares: a model that is taught in each call, and
// one that was tuned once. Prices are per million tokens, in any one currency.
type Prices struct {
	Input       float64 // of the model in use
	CachedInput float64 // of input that the provider has cached; 0 is Input
	TunedInput  float64 // of the tuned model
	Output      float64 // of the model in use; 0 leaves replies out
	TunedOutput float64 // of the tuned model; 0 is Output

	OutputTokens float64 // of an average reply
	CacheShare   float64 // of the calls that find the prompt's fixed beginning cached: 0 to 1
	CallsPerDay  float64

	Training       float64 // what tuning costs once, or per million tokens if TrainingTokens is set
	TrainingTokens float64 // of the training data
	Epochs         float64 // how often it is read; 0 is once
}

// BreakEven returns after how many days a tuned model that needs no Teaching is the
// cheaper one; ok is false if it never is. With T the tokens of the prompt, F those
// of its beginning that is not made from the input, t the teaching and o those of a
// reply, and all prices per token,
//
//	now   = T·Input − CacheShare·F·(Input − CachedInput) + o·Output
//	tuned = (T − t)·TunedInput + o·TunedOutput
//	days  = Training·TrainingTokens·Epochs / (CallsPerDay·(now − tuned))
//
// A field that is negative, infinite or not a number is an error that names it.
func (r *Report) BreakEven(p Prices) (days float64, ok bool, err error) {
	if err := p.check(); err != nil {
		return 0, false, err
	}
	saved := (r.costNow(&p) - r.costTuned(&p)) * p.CallsPerDay
	if training := p.training(); saved > 0 && !math.IsInf(training/saved, 0) {
		return training / saved, true, nil
	}
	return 0, false, nil
}

// check reports the first field that cannot be.
func (p *Prices) check() error {
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"Input", p.Input}, {"CachedInput", p.CachedInput}, {"TunedInput", p.TunedInput},
		{"Output", p.Output}, {"TunedOutput", p.TunedOutput}, {"OutputTokens", p.OutputTokens},
		{"CacheShare", p.CacheShare}, {"CallsPerDay", p.CallsPerDay},
		{"Training", p.Training}, {"TrainingTokens", p.TrainingTokens}, {"Epochs", p.Epochs},
	} {
		if math.IsNaN(f.value) || math.IsInf(f.value, 0) || f.value < 0 {
			return fmt.Errorf("budget: Prices.%s is %v; it must be a number that is not negative", f.name, f.value)
		}
	}
	if p.CacheShare > 1 {
		return fmt.Errorf("budget: Prices.CacheShare is %v; it must be between 0 and 1", p.CacheShare)
	}
	return nil
}

// costNow is what a call costs with the model in use.
func (r *Report) costNow(p *Prices) float64 {
	cached := p.CachedInput
	if cached == 0 {
		cached = p.Input
	}
	return (float64(r.Tokens)*p.Input - p.CacheShare*float64(r.fixed())*(p.Input-cached) + p.OutputTokens*p.Output) / 1e6
}

// costTuned is what a call costs with the tuned model.
func (r *Report) costTuned(p *Prices) float64 {
	output := p.TunedOutput
	if output == 0 {
		output = p.Output
	}
	rest := r.Tokens - r.Teaching.Examples - r.Teaching.Instructions
	return (float64(rest)*p.TunedInput + p.OutputTokens*output) / 1e6
}

// training is what tuning costs once.
func (p *Prices) training() float64 {
	if p.TrainingTokens == 0 {
		return p.Training
	}
	epochs := p.Epochs
	if epochs == 0 {
		epochs = 1
	}
	return p.Training * p.TrainingTokens * epochs / 1e6
}

// fixed is how many tokens the prompt begins with that are the same in each call.
func (r *Report) fixed() int {
	n := 0
	for i := range r.Parts {
		p := &r.Parts[i]
		if p.Volatile {
			break
		}
		if p.sent() {
			n += p.Tokens
		}
	}
	return n
}
