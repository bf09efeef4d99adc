package pipeline

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// ReceiptKind is what a receipt says happened, in one word for all vendors.
type ReceiptKind string

// The kinds of receipts.
const (
	ReceiptDelivered    ReceiptKind = "delivered"
	ReceiptClicked      ReceiptKind = "clicked"
	ReceiptInvalidToken ReceiptKind = "invalid_token" // the token will never work again
	ReceiptNotShown     ReceiptKind = "not_shown"     // reached the phone, which showed nothing
	ReceiptDropped      ReceiptKind = "dropped"       // the vendor gave it up: quota, filter, replaced
	ReceiptExpired      ReceiptKind = "expired"
)

// Receipt is one vendor's word about one message and one token.
type Receipt struct {
	Vendor        string
	CertificateID uint32 // 0 when the callback URL named none
	MessageID     string
	Token         string
	Kind          ReceiptKind
	Code          string // the vendor's status or type
	Param         string // what the request asked to get back: Push.MessageKey
}

// receiptParser reads one body a vendor POSTed. Vendor and CertificateID are
// the listener's to fill in.
type receiptParser func(body []byte) ([]Receipt, error)

// receiptReply is what Huawei waits for; the others look at the status alone.
const receiptReply = `{"code":"0","message":"success"}`

// maxReceiptBody bounds one delivery: a vendor batches at most 1000 receipts.
const maxReceiptBody = 1 << 20

var errReceipt = errors.New("not a receipt of this vendor")

// ReceiptURL is where the vendor of a certificate sends its receipts, given
// the base URL under which ReceiptHandler is served. It is the value of
// Certificate.Callback.
func ReceiptURL(base, vendor string, certificateID uint32) string {
	return fmt.Sprintf("%s/%s/%d", strings.TrimRight(base, "/"), vendor, certificateID)
}

// ReceiptHandler takes receipts on POST /{vendor}/{certificate} and, for
// vendors whose console knows one URL only, POST /{vendor}.
func (d *Dispatcher) ReceiptHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{vendor}", d.receive)
	mux.HandleFunc("POST /{vendor}/{certificate}", d.receive)
	return mux
}

func (d *Dispatcher) receive(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("vendor")
	v, ok := vendorByName(name)
	if !ok || v.receipts == nil {
		http.Error(w, fmt.Sprintf("%q sends no receipts here; use the path of one of %s", name, strings.Join(withReceipts(), ", ")), http.StatusNotFound)
		return
	}
	var cert uint32
	if text := r.PathValue("certificate"); text != "" {
		n, err := strconv.ParseUint(text, 10, 32)
		s := d.senders[uint32(n)]
		if err != nil || s == nil || s.cert.Vendor != name {
			http.Error(w, fmt.Sprintf("no %s certificate %q; use the callback URL of the certificate", name, text), http.StatusNotFound)
			return
		}
		cert = uint32(n)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxReceiptBody))
	if err != nil {
		http.Error(w, fmt.Sprintf("receipts unreadable or above %d bytes", maxReceiptBody), http.StatusRequestEntityTooLarge)
		return
	}
	receipts, err := v.receipts(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for _, receipt := range receipts {
		receipt.Vendor, receipt.CertificateID = name, cert
		d.accept(receipt)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, receiptReply) // where the vendor hung up there is nothing left to do
}

// accept feeds the hygiene and tells the director.
func (d *Dispatcher) accept(r Receipt) {
	if r.Kind == ReceiptInvalidToken && r.Token != "" {
		for id, s := range d.senders {
			if id == r.CertificateID || (r.CertificateID == 0 && s.cert.Vendor == r.Vendor) {
				d.bury(target{id, r.Token})
			}
		}
	}
	if d.cfg.Receipt != nil {
		d.cfg.Receipt(r)
	}
}

// perTarget makes one receipt of every target.
func perTarget(all []Receipt, r Receipt, targets []string) []Receipt {
	for _, t := range targets {
		if r.Token = strings.TrimSpace(t); r.Token != "" {
			all = append(all, r)
		}
	}
	return all
}

// formField reads one field of a form body; vendors that send forms put all
// their receipts into one.
func formField(body []byte, name string) ([]byte, error) {
	values, err := url.ParseQuery(string(body))
	if err != nil || !values.Has(name) {
		return nil, fmt.Errorf("%w: a form with the field %q is expected", errReceipt, name)
	}
	return []byte(values.Get(name)), nil
}

// kindTable maps a vendor's statuses to kinds; an unknown one is dropped.
type kindTable map[string]ReceiptKind

func (t kindTable) kind(code string) ReceiptKind {
	if k, ok := t[code]; ok {
		return k
	}
	return ReceiptDropped
}
