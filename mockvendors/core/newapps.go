package core

// NewApps makes the apps that a vendor starts with: credentials, the same for the same seed and app, and the settings that
// were asked for, or the vendor's defaults.
func (c *Config) NewApps(defaults func() any, credentials func(seed uint64, a AppConfig) Credentials) []*App {
	apps := make([]*App, len(c.Apps))
	for i, a := range c.Apps {
		settings := a.Settings
		if settings == nil {
			settings = defaults()
		}
		apps[i] = NewApp(a.Name, credentials(c.Seed, a), settings)
	}
	return apps
}
