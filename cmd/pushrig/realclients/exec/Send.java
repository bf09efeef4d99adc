import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** A push by Java's HttpClient or HttpURLConnection: CLIENT TOKEN SECRET PACKAGE. */
public class Send {
    public static void main(String[] args) throws Exception {
        URI uri = URI.create("https://api.xmpush.xiaomi.com/v3/message/regid");
        String key = "key=" + args[2], type = "application/x-www-form-urlencoded";
        String form = Map.of(
                        "registration_id", args[1], "restricted_package_name", args[3], "title", "hello", "description", "there",
                        "pass_through", "0", "notify_type", "-1", "payload", "p", "extra.channel_id", "tuikit", "extra.notify_effect", "1")
                .entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        if (args[0].equals("HttpClient")) {
            HttpRequest request = HttpRequest.newBuilder(uri).header("Authorization", key).header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString(form)).build();
            System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
            return;
        }
        HttpURLConnection c = (HttpURLConnection) uri.toURL().openConnection();
        c.setDoOutput(true);
        c.setRequestProperty("Authorization", key);
        c.setRequestProperty("Content-Type", type);
        try (OutputStream out = c.getOutputStream()) {
            out.write(form.getBytes(StandardCharsets.UTF_8));
        }
        System.out.println(new String(c.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
