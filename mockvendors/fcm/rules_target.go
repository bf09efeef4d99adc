package fcm

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// targetTable are the rules that look at the token and the device behind it.
func targetTable() core.Table[*send] {
	return core.Table[*send]{
		{Rule: core.Rule{
			ID: "FCM-T5", Phase: core.Validate, Figure: "22 characters", Source: "D-DISC",
			Says:   "A Firebase installation id is taken in fid and in token.",
			Answer: "404 UNREGISTERED for one that is not known",
			Remedy: "Report the id that the SDK's onRegistered gave, or the registration token.",
		}, Check: func(s *send) error {
			if s.target.Token == nil && fidShaped(s.target.Value) {
				return errUnregistered
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "FCM-T1", Phase: core.Validate, Setting: "unknown_token", Source: "W-PYRIC, W-JAVA", Mark: core.Memory,
			Says:   "A token is one that Google issued.",
			Answer: "400 INVALID_ARGUMENT naming message.token",
			Remedy: "Delete the token; it was cut, altered, or is another vendor's.",
		}, Check: func(s *send) error {
			switch {
			case s.target.Token != nil:
				return nil
			case s.set.UnknownToken == Unregistered && tokenShaped(s.target.Value):
				return errUnregistered
			}
			return errToken(s.set, "message."+s.m.kind)
		}},
		{Rule: core.Rule{
			ID: "FCM-T4", Phase: core.Validate, Source: "D-ERR, W-AIR, W-LNC",
			Says:   "A token belongs to the project that sends.",
			Answer: "403 SENDER_ID_MISMATCH",
			Remedy: "Use the service account of the Firebase project whose google-services.json is in the app.",
		}, Check: func(s *send) error {
			if t := s.target.Token; t != nil && t.App != s.app {
				return errSender
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "FCM-T3", Phase: core.Validate, Figure: "270 days", Setting: "idle_days", Source: "D-TOK",
			Says:   "The token of an Android app whose phone was away too long has expired.",
			Answer: "404 UNREGISTERED",
			Remedy: "Delete the token; the app gets a new one when it next runs.",
		}, Check: (*send).checkIdle},
		{Rule: core.Rule{
			ID: "FCM-T2", Phase: core.Validate, Figure: "lag 0 s", Setting: "unregister_lag_seconds", Source: "W-PYRIC",
			Says:   "A token that was deleted, replaced, or whose app was uninstalled, is dead.",
			Answer: "404 UNREGISTERED",
			Remedy: "Delete the token; the app reports a new one when it next runs.",
		}, Check: (*send).checkAlive},
		{Rule: core.Rule{
			ID: "FCM-V11", Phase: core.Validate, Source: "D-ERR", Mark: core.Memory,
			Says:   "With restricted_package_name the token's app has that package.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Set the certificate's package to the app's, or leave the field out.",
		}, Check: func(s *send) error {
			pkg := s.m.android.String("restricted_package_name")
			if t := s.target.Token; t != nil && pkg != "" && !t.App.Is(core.FieldPackage, pkg) {
				return errPackage
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "FCM-Q3", Phase: core.QuotaPh, Figure: "240 a minute, 5,000 an hour", Setting: "device_per_minute, device_per_hour",
			Source: "D-QUOTA, D-ERR",
			Says:   "One device takes so many messages of an app a minute and an hour.",
			Answer: "429 QUOTA_EXCEEDED with Retry-After",
			Remedy: "Merge messages to one person; a busy group needs one notification that is updated, not one a message.",
		}, Check: (*send).checkDeviceRate},
	}
}

func (s *send) checkIdle() error {
	t := s.target.Token
	if t == nil || s.v.p.Since(t.Device) <= days(s.set.IdleDays) {
		return nil
	}
	s.v.p.Kill(t, "FCM-T3")
	return errUnregistered
}

// checkAlive answers for a dead token only once its death has spread; until then the send is accepted and vanishes.
func (s *send) checkAlive() error {
	if s.target.Token == nil {
		return nil
	}
	if alive, since := s.target.Token.Alive(); !alive && s.v.p.Clock.Now().Sub(since) >= seconds(s.set.UnregisterLagSeconds) {
		return errUnregistered
	}
	return nil
}

func (s *send) checkDeviceRate() (err error) {
	if s.target.Token == nil || s.m.dry {
		return nil
	}
	s.v.instance(s.target.Token, func(i *instance) {
		if left, ok := i.deviceRate(s.v.p.Clock.Now(), s.set); !ok {
			err = errDeviceRate(left)
		}
	})
	return err
}
