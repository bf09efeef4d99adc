package console

import (
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// override lays the scenario's words over a certificate.
func override(c *pipeline.Certificate, o scenarios.Certificate) error {
	set := func(dst *string, src *string) {
		if src != nil {
			*dst = *src
		}
	}
	set(&c.ChannelID, o.Channel)
	set(&c.Category, o.Category)
	set(&c.Importance, o.Importance)
	set(&c.AppID, o.AppID)
	set(&c.AppKey, o.AppKey)
	set(&c.AppSecret, o.AppSecret)
	set(&c.MasterSecret, o.MasterSecret)
	if o.Class != nil {
		c.Classification = o.Class
	}
	if o.NotifyLevel != nil {
		c.NotifyLevel = *o.NotifyLevel
	}
	if o.NotifyType != nil {
		c.NoticeMsgType = *o.NotifyType
	}
	if o.Click != nil {
		c.Click = pipeline.Click{Kind: string(o.Click.Kind), Value: o.Click.Value}
	}
	if o.TTL != nil {
		c.TTL = o.TTL.D()
	}
	if o.Secret != nil {
		return c.SetSecret(*o.Secret)
	}
	return nil
}
