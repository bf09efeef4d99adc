package core

import "bytes"

// ReceiptObject is the JSON of receipts that share a key: one member a key, in the order in which the keys first came,
// whose value is made of all receipts with it.
func ReceiptObject[T any](items []Receipt, key func(T) string, value func([]T) any) []byte {
	var order []string
	byKey := map[string][]T{}
	for _, it := range items {
		item := it.Item.(T)
		k := key(item)
		if byKey[k] == nil {
			order = append(order, k)
		}
		byKey[k] = append(byKey[k], item)
	}
	b := bytes.NewBufferString("{")
	for i, k := range order {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(JSON(k))
		b.WriteByte(':')
		b.Write(JSON(value(byKey[k])))
	}
	b.WriteByte('}')
	return b.Bytes()
}
