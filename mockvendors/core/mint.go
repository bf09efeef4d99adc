package core

// The texts that vendors make: secrets, message ids, access tokens.

// HexText is n lower-case hex digits.
func HexText(r Rand, n int) string { return textOf(r, "0123456789abcdef", n) }

// DigitText is n decimal digits, the first of them not 0.
func DigitText(r Rand, n int) string {
	b := []byte(textOf(r, "0123456789", n))
	if b[0] == '0' {
		b[0] = '1'
	}
	return string(b)
}

// UUIDText is 32 lower-case hex digits in the groups of a UUID.
func UUIDText(r Rand) string {
	h := HexText(r, 32)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func textOf(r Rand, letters string, n int) string {
	b := make([]byte, n)
	if len(letters) == 16 { // sixteen digits of one number
		var u uint64
		for i := range b {
			if i%16 == 0 {
				u = r.Uint64()
			}
			b[i] = letters[u&15]
			u >>= 4
		}
		return string(b)
	}
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}
