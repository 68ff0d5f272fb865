package prompt

import (
	"context"
	"sync"
	"time"

	"github.com/briefgo/brief/schema"
)

// A limiter lets so many tokens a minute pass: a bucket that is filled all the time, and
// holds as much as flows in within burst.
type limiter struct {
	mu    sync.Mutex
	rate  float64 // tokens a second
	size  float64 // of the bucket
	level float64 // may be negative, when more was used than was thought
	at    time.Time

	replies, output float64 // how many there were, and their tokens
}

// The bucket of a limiter, and what a reply is thought to take until one came.
const (
	burst       = 10 * time.Second
	firstOutput = 256
)

func newLimiter(perMinute int) *limiter {
	rate := float64(perMinute) / 60
	size := rate * burst.Seconds()
	return &limiter{rate: rate, size: size, level: size, at: time.Now()}
}

// take waits until so many tokens may pass, and takes them. A request larger than the
// bucket passes when that is full.
func (l *limiter) take(ctx context.Context, tokens float64) error {
	for {
		l.mu.Lock()
		now := time.Now()
		l.level = min(l.size, l.level+l.rate*now.Sub(l.at).Seconds())
		l.at = now
		lacks := min(tokens, l.size) - l.level
		if lacks <= 0 {
			l.level -= tokens
			l.mu.Unlock()
			return nil
		}
		l.mu.Unlock()
		wait := time.NewTimer(time.Duration(lacks / l.rate * float64(time.Second)))
		select {
		case <-ctx.Done():
			wait.Stop()
			return ctx.Err()
		case <-wait.C:
		}
	}
}

// used makes up for the difference between what was taken and what was used.
func (l *limiter) used(taken float64, u schema.Usage) {
	if u.Input+u.Output == 0 {
		return // the model does not say
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.level += taken - float64(u.Input+u.Output)
	l.replies++
	l.output += float64(u.Output)
}

// estimate returns what a request may take.
func (l *limiter) estimate(req *Request) float64 {
	bytes := 0
	tokens := 0 // of media, as far as the caller says
	for _, m := range req.Messages {
		bytes += len(m.Text)
		for _, c := range m.Calls {
			bytes += len(c.Name) + len(c.Arguments)
		}
		for i := range m.Media {
			tokens += m.Media[i].Tokens
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	output := float64(firstOutput)
	if l.replies > 0 {
		output = l.output / l.replies
	}
	if req.MaxOutput > 0 {
		output = min(output, float64(req.MaxOutput))
	}
	return float64(bytes)/4 + float64(tokens) + output
}

// A limited is a Model behind a limiter.
type limited struct {
	model   Model
	limiter *limiter
}

func (m *limited) Generate(ctx context.Context, req *Request) (schema.Reply, error) {
	tokens := m.limiter.estimate(req)
	if err := m.limiter.take(ctx, tokens); err != nil {
		return schema.Reply{}, err
	}
	reply, err := m.model.Generate(ctx, req)
	m.limiter.used(tokens, reply.Usage)
	return reply, err
}
