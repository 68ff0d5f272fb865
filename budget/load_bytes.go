package budget

// byteSpellings are the characters by which a byte-level vocabulary writes the 256
// bytes: printable Latin-1 as itself, the others from U+0100 on (GPT-2's
// bytes_to_unicode).
var byteSpellings = func() (spellings [256]string) {
	next := rune(0x100)
	for b := range 256 {
		if '!' <= b && b <= '~' || 0xA1 <= b && b <= 0xAC || 0xAE <= b {
			spellings[b] = string(rune(b))
			continue
		}
		spellings[b] = string(next)
		next++
	}
	return spellings
}()

// byteOf is the inverse of byteSpellings.
var byteOf = func() map[rune]byte {
	bytes := make(map[rune]byte, 256)
	for b, s := range byteSpellings {
		for _, r := range s {
			bytes[r] = byte(b)
		}
	}
	return bytes
}()

// bytesOf returns the bytes that a spelling means.
func bytesOf(spelling string) (text string, ok bool) {
	b := make([]byte, 0, len(spelling))
	for _, r := range spelling {
		c, ok := byteOf[r]
		if !ok {
			return "", false
		}
		b = append(b, c)
	}
	return string(b), true
}
