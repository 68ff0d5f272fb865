package schema

import "testing"

func BenchmarkDecodeLarge(b *testing.B) {
	s := MustFor[crowd](nil)
	reply := crowdDocument(1 << 20)
	b.SetBytes(int64(len(reply)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Decode(reply); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeTypical(b *testing.B) {
	s := MustFor[order](nil)
	b.SetBytes(int64(len(typicalReply)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Decode(typicalReply); err != nil {
			b.Fatal(err)
		}
	}
}
