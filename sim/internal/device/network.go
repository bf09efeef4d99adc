package device

import (
	"context"
	"errors"
)

// Airplane takes the network away without a goodbye, or gives it back. On return the kit says again where the app is: what
// it said in between nobody heard.
func (k *Kit) Airplane(ctx context.Context, on bool) error {
	k.mu.Lock()
	was, s := k.airplane, k.session
	k.airplane = on
	k.mu.Unlock()
	if on && s != nil {
		s.Vanish()
	}
	err := k.note(k.Phone.Airplane(ctx, on))
	if on || !was || s == nil {
		return err
	}
	return errors.Join(err, k.reconnect(s))
}

// reconnect brings the long connection back. A login that ended meanwhile is learnt here.
func (k *Kit) reconnect(s Session) error {
	if err := s.Reconnect(); err != nil {
		k.mu.Lock()
		k.signedOut()
		k.toast = ErrKicked
		k.mu.Unlock()
		return k.note(err)
	}
	return k.sayState()
}

// Reconnect drops and renews the link to the vendor.
func (k *Kit) Reconnect(ctx context.Context) error {
	v := k.Vendor()
	if v == "" {
		return nil
	}
	k.Phone.Disconnect(v)
	return k.note(k.Phone.Connect(ctx, v))
}

// Close switches the phone off.
func (k *Kit) Close() {
	k.Kill()
	k.Phone.Close()
}
