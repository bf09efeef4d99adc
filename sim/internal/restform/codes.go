package restform

// The codes that REST calls answer with; im has those of the messages themselves. HTTP is 200 with all of them (1047/34919).
const (
	codeHTTP          = 60002
	codeQueryUser     = 60004
	codeSDKAppID      = 60006
	codeCallRate      = 60007
	codeFormat        = 60008
	codeNoSuchCall    = 60009
	codeGatewayAdmin  = 60010
	codeNoSDKAppID    = 60012
	codeSigExpired    = 70001
	codeSigEmpty      = 70002
	codeSigBroken     = 70003
	codeSigWrong      = 70009
	codeSigUser       = 70013
	codeSigApp        = 70014
	codeUnknownApp    = 70020
	codeNoAccount     = 70107
	codeAccountLimit  = 70398
	codeAccountParams = 70402
	codeJSON          = 90001
	codeBody          = 90002
	codeTo            = 90003
	codeRandom        = 90005
	codeBodyArray     = 90007
	codeFrom          = 90008
	codeNotAdmin      = 90009
	codeFields        = 90010
	codeTooMany       = 90011
	codeToUnknown     = 90012
	codeLifeTimeLong  = 90026
	codeSync          = 90031
	codeLifeTimeType  = 90044
	codeInternal      = 91000
	codePacket        = 93000
	codeGroupParam    = 10004
	codeGroupRight    = 10007
	codeNoGroup       = 10010
	codeGroupJSON     = 10011
	codeGroupAccount  = 10019
	codeGroupTaken    = 10021
	codeGroupRate     = 10023
	codeGroupTooLong  = 80002
)

// Code is one row of the table of codes.
type Code struct {
	Code   int
	Says   string // when it comes
	Source string
	Mark   string // "" where the pages say so; [inference] where they have the code but not this case
}

// Codes lists what the REST calls answer with, beside 0.
func Codes() []Code {
	const list, single, batch, group = "1047/34348", "1047/34919", "1047/34920", "1047/34959"
	return []Code{
		{codeGroupParam, "a group call lacks GroupId or Random, or a field is of the wrong type or has an unknown value", group, ""},
		{codeGroupRight, "From_Account is no member of the group", group, "[inference]"},
		{codeNoGroup, "there is no such group", group, ""},
		{codeGroupJSON, "a group call's body is no JSON object", list, ""},
		{codeGroupAccount, "From_Account or a member of a new group has no account", list, ""},
		{codeGroupTaken, "the GroupId of a new group is taken", list, ""},
		{codeGroupRate, "more messages to one group in a second than group_messages_per_second", group, ""},
		{codeHTTP, "not a POST, or a query that cannot be read", list, "[inference]"},
		{codeQueryUser, "identifier is missing from the query", list, ""},
		{codeSDKAppID, "sdkappid is no number", list, ""},
		{codeCallRate, "more calls in a second than calls_per_second", list, ""},
		{codeFormat, "contenttype is given and not json", list, "[inference]"},
		{codeNoSuchCall, "there is no such call", list, ""},
		{codeGatewayAdmin, "identifier is no admin, with not_admin_code 60010", list, "[inference]"},
		{codeNoSDKAppID, "sdkappid is missing from the query", list, ""},
		{codeSigExpired, "the UserSig has expired, by the backend's clock and by the machine's", list, ""},
		{codeSigEmpty, "usersig is missing or empty", list, ""},
		{codeSigBroken, "the UserSig is not one: base64, zlib or JSON within is broken", list, ""},
		{codeSigWrong, "the UserSig was made with another key", list, ""},
		{codeSigUser, "the UserSig is another user's", list, ""},
		{codeSigApp, "the UserSig is another app's", list, ""},
		{codeUnknownApp, "sdkappid is not this app's", list, ""},
		{codeNoAccount, "one of a batch's receivers has no account: in its ErrorList", batch, ""},
		{codeAccountLimit, "no more accounts may be made", list, ""},
		{codeAccountParams, "an account call lacks a field, or it is of the wrong type", list, ""},
		{codeGroupTooLong, "a group message is longer than message_bytes", group, ""},
		{codeJSON, "the body is no JSON object", single, ""},
		{codeBody, "MsgBody is missing or empty, or an element is of no known type or lacks its content", list, ""},
		{codeTo, "To_Account is missing, or is no text (in a batch: no list of texts)", single, ""},
		{codeRandom, "MsgRandom is missing or no 32-bit number", list, ""},
		{codeBodyArray, "MsgBody is no list", list, ""},
		{codeFrom, "From_Account has no account", list, ""},
		{codeNotAdmin, "identifier is no admin", single, "[inference]"},
		{codeFields, "OfflinePushInfo or another optional field is of the wrong type", list, "[inference]"},
		{codeTooMany, "a batch has more receivers than batch_accounts", list, ""},
		{codeToUnknown, "no receiver has an account", list, ""},
		{codeLifeTimeLong, "MsgLifeTime is negative or longer than 7 days", list, ""},
		{codeSync, "SyncOtherMachine is no number", list, ""},
		{codeLifeTimeType, "MsgLifeTime is no number", list, ""},
		{codeInternal, "the backend broke", single, ""},
		{codePacket, "a one-to-one message is longer than message_bytes, or any body than body_bytes", list, ""},
	}
}
