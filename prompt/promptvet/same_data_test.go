package promptvet

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"time"
)

// sameData has fields of all kinds. TestTypesAgreeWithReflect reads it twice: package
// reflect as it is compiled, go/types from this file.
type sameData struct {
	B       bool
	N       int
	N8      int8
	U       uint
	U16     uint16
	F       float64
	F32     float32
	C       complex128
	S       string
	Bytes   []byte
	Runes   []rune
	Named   sameNamed
	P       *sameData
	PP      **sameNode
	Node    sameNode
	Nodes   []sameNode
	Ptrs    []*sameNode
	Array   [2]sameNode
	Map     map[string]sameNode
	ByInt   map[int]*sameNode
	ByName  map[sameNamed]int
	Chan    chan sameNode
	Send    chan<- int
	Recv    <-chan int
	Seq     iter.Seq[sameNode]
	Seq2    func(yield func(int, *sameNode) bool)
	NotSeq  func(yield func(int)) bool
	Vary    func(yield func(...int) bool)
	Func    func(int, ...string) (sameNode, error)
	Bad     func()
	Any     any
	Err     error
	Str     fmt.Stringer
	Value   reflect.Value
	Time    time.Time
	Page    samePage[sameNode]
	PagePtr *samePage[string]
	Anon    struct {
		X int
		f func()
	}
	sameEmbedded
	*sameDeep
	SameA
	SameB
	hidden int
}

type (
	sameNamed       string
	sameEmbedded    struct{ Thread string }
	sameDeep        struct{ SameC }
	SameA           struct{ Twice, A int }
	SameB           struct{ Twice, B int }
	SameC           struct{ Deep *sameNode }
	samePage[T any] struct {
		Items []T
		Next  *samePage[T]
	}
	sameNode struct {
		Name string
		Next *sameNode
		deep int
	}
)

func (n sameNode) Get(k int, more ...string) sameNode { return n }
func (n sameNode) Fail() (string, error)              { return "", errors.New("fail") }
func (n sameNode) Two() (int, int)                    { return n.deep, 2 }
func (n *sameNode) Ptr() *sameNode                    { return n }
func (n sameNode) Raw(v reflect.Value) reflect.Value  { return v }
func (n sameNode) secret()                            {}
func (p samePage[T]) First() T                        { return p.Items[0] }
func (p *samePage[T]) All() iter.Seq2[int, T]         { return nil }
func (s sameNamed) String() string                    { return string(s) }
func (a *SameA) Error() string                        { return "" }
func (d sameData) Title() string                      { d.Node.secret(); d.Anon.f(); return fmt.Sprint(d.hidden) }
