package device

import (
	"context"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

// Install puts the app on the phone (again): the process ends, nothing of the old installation stays.
func (k *Kit) Install() {
	k.Kill()
	k.install()
}

func (k *Kit) install() {
	app := k.Phone.Install(k.c.App.Package, handset.InstallOptions{
		Manifest: k.c.App.Manifest, AllowNotifications: !k.c.SwitchOff, SideLoaded: k.c.SideLoaded,
	}, callbacks{k})
	k.mu.Lock()
	defer k.mu.Unlock()
	k.app = app
	k.forget()
}

// Uninstall removes the app; its process and its login end with it.
func (k *Kit) Uninstall() {
	k.Kill()
	k.App().Uninstall()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.forget()
}

// forget drops what the app had stored; the caller holds the lock.
func (k *Kit) forget() {
	k.privacy, k.autoLogin, k.refreshing = false, false, false
	k.token, k.vendor, k.slot, k.ext = "", "", "", ""
}

// AcceptPrivacy accepts the privacy policy; before it no vendor SDK is initialised (IM-27).
func (k *Kit) AcceptPrivacy(ctx context.Context) error {
	if !k.App().Installed() {
		return ErrNotInstalled
	}
	k.mu.Lock()
	k.privacy = true
	k.mu.Unlock()
	return k.register(ctx)
}
