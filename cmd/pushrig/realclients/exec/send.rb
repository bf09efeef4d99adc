# A push by Ruby's net/http: TOKEN SECRET PACKAGE.
require "net/http"
token, secret, package = ARGV
uri = URI("https://api.xmpush.xiaomi.com/v3/message/regid")
request = Net::HTTP::Post.new(uri, "Authorization" => "key=#{secret}")
request.set_form_data(
  "registration_id" => token, "restricted_package_name" => package, "title" => "hello", "description" => "there", "pass_through" => "0",
  "notify_type" => "-1", "payload" => "p", "extra.channel_id" => "tuikit", "extra.notify_effect" => "1"
)
Net::HTTP.start(uri.host, uri.port, use_ssl: true) { |http| puts http.request(request).body }
