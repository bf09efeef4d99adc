package core

import "time"

// DayAt is now as a Daily must see it, whose days begin at China's midnight, for days that begin at midnight of UTC plus
// offset hours. 8 leaves now as it is.
func DayAt(now time.Time, offset int) time.Time { return now.Add(time.Duration(offset-8) * time.Hour) }
