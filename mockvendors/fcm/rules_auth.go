package fcm

import "github.com/pushrig/pushrig/mockvendors/core"

// tokenTable are the rules of the token endpoint.
func tokenTable() core.Table[*assertion] {
	return core.Table[*assertion]{
		{Rule: core.Rule{
			ID: "FCM-A1", Phase: core.Auth, Figure: "3900 s as enforced, 3600 s as documented", Setting: "jwt_max_life, skew_seconds", Source: "S-OAUTH, W-GAPI, W-MTX, C-DOSS", Mark: core.Memory,
			Says:   "An access token is given for a JWT that a known service account signed with RS256 and that lives no longer than the limit.",
			Answer: "400 invalid_grant",
			Remedy: "Sign with the private key of the service-account file in use, set exp no more than 3600 s after iat, and set the signer's clock.",
		}, Check: func(a *assertion) error { return a.verify() }},
		{Rule: core.Rule{
			ID: "FCM-A2", Phase: core.Auth, Source: "sdk-run",
			Says:   "The JWT's aud is the token URL itself or one of Google's three; neither kid nor a content type is needed; /token, /oauth2/v4/token and /o/oauth2/token are the same.",
			Answer: "400 invalid_grant",
			Remedy: "Put the token_uri of the service-account file into aud.",
		}, Check: func(a *assertion) error { return a.audience() }},
	}
}

// admitTable are the rules that look at who asks, before the message is read.
func admitTable() core.Table[*send] {
	return core.Table[*send]{
		{Rule: core.Rule{
			ID: "FCM-A3", Phase: core.Auth, Figure: "3599 s", Setting: "access_token_seconds", Source: "W-PYFCM, W-MTX, D-DISC", Mark: core.Memory,
			Says:   "A send needs a bearer token that was issued for the scope firebase.messaging or cloud-platform and has not expired.",
			Answer: "401 UNAUTHENTICATED",
			Remedy: "Fetch an access token and renew it before its expires_in has passed.",
		}, Check: func(s *send) error { return s.bearer.check(s.v) }},
		{Rule: core.Rule{
			ID: "FCM-A4", Phase: core.Auth, Setting: "unpublished_details", Source: "W-IAM", Mark: core.Memory,
			Says:   "The bearer's project is the project of the path, by id or number.",
			Answer: "403 PERMISSION_DENIED",
			Remedy: "Send to the project_id of the service-account file that the access token was fetched with.",
		}, Check: (*send).checkProject},
		{Rule: core.Rule{
			ID: "FCM-Q1", Phase: core.QuotaPh, Figure: "600,000 a minute", Setting: "project_per_minute", Source: "D-QUOTA, W-719",
			Says:   "A project sends so many messages a minute, in windows of its own that refill as a whole.",
			Answer: "429 RESOURCE_EXHAUSTED with Retry-After; no FcmError",
			Remedy: "Wait until the window ends; keep bulk sends out of the two minutes around :00, :15, :30 and :45, ramp up over at least 60 s, or ask Google for a higher quota.",
		}, Check: (*send).takeQuota},
	}
}
