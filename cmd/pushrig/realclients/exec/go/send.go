// Command send is a backend on Go's vendor SDKs, unmodified and with nothing set: CLIENT TOKEN…. It is a module of its own, so
// that their dependencies stay out of pushrig's. `pushrig exec` runs it in tests.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/messaging"
	"github.com/appleboy/go-hms-push/push/config"
	"github.com/appleboy/go-hms-push/push/core"
	"github.com/appleboy/go-hms-push/push/model"
	xiaomi "github.com/cossim/xiaomi-push"
)

func main() {
	if err := send(context.Background(), os.Args[1], os.Args[2:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func send(ctx context.Context, client string, tokens []string) error {
	switch client {
	case "xiaomi-push":
		m := xiaomi.NewAndroidMessage("hello", "there").SetPayload("p").SetPassThrough(0).AddExtra("channel_id", "tuikit").AddExtra("notify_effect", "1")
		r, err := xiaomi.NewClient(os.Getenv("MI_SECRET"), []string{os.Getenv("PACKAGE")}).Send(ctx, m, tokens[0])
		return answered(r, err, err == nil && r.Code == 0)
	case "go-hms-push":
		return huawei(ctx, tokens)
	}
	app, err := firebase.NewApp(ctx, nil) // GOOGLE_APPLICATION_CREDENTIALS
	if err != nil {
		return err
	}
	fcm, err := app.Messaging(ctx)
	if err != nil {
		return err
	}
	hello := &messaging.Notification{Title: "hello", Body: "there"}
	switch client {
	case "send":
		name, err := fcm.Send(ctx, &messaging.Message{Token: tokens[0], Notification: hello})
		return answered(name, err, true)
	case "sendEach":
		var all []*messaging.Message
		for _, t := range tokens {
			all = append(all, &messaging.Message{Token: t, Notification: hello})
		}
		r, err := fcm.SendEach(ctx, all)
		return answered(r, err, err == nil && r.FailureCount == 0)
	case "topic":
		r, err := fcm.SubscribeToTopic(ctx, tokens, "news")
		if err := answered(r, err, err == nil && r.FailureCount == 0); err != nil {
			return err
		}
		name, err := fcm.Send(ctx, &messaging.Message{Topic: "news", Notification: hello})
		return answered(name, err, true)
	}
	return fmt.Errorf("no client %q", client)
}

func huawei(ctx context.Context, tokens []string) error {
	c, err := core.NewHttpClient(&config.Config{
		AppId: os.Getenv("HUAWEI_APP"), AppSecret: os.Getenv("HUAWEI_SECRET"),
		AuthUrl: "https://oauth-login.cloud.huawei.com/oauth2/v3/token", PushUrl: "https://push-api.cloud.huawei.com",
	})
	if err != nil {
		return err
	}
	n := model.GetDefaultAndroidNotification()
	n.Title, n.Body, n.ClickAction = "hello", "there", &model.ClickAction{Type: 3}
	android := model.GetDefaultAndroid()
	android.Notification = n
	r, err := c.SendMessage(ctx, &model.MessageRequest{Message: &model.Message{Android: android, Token: tokens}})
	return answered(r, err, err == nil && r.Code == "80000000")
}

// answered prints what a vendor answered, and is an error where it was no yes.
func answered(what any, err error, yes bool) error {
	if err != nil {
		return err
	}
	fmt.Printf("%+v\n", what)
	if !yes {
		return errors.New("refused")
	}
	return nil
}
