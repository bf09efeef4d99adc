<?php
// A push by Guzzle, or by PHP's own streams: CLIENT TOKEN SECRET PACKAGE.
[, $client, $token, $secret, $package] = $argv;
$url = 'https://api.xmpush.xiaomi.com/v3/message/regid';
$form = [
    'registration_id' => $token, 'restricted_package_name' => $package, 'title' => 'hello', 'description' => 'there', 'pass_through' => '0',
    'notify_type' => '-1', 'payload' => 'p', 'extra.channel_id' => 'tuikit', 'extra.notify_effect' => '1',
];
if ($client === 'guzzle') {
    require '/usr/share/php/GuzzleHttp/autoload.php';
    $guzzle = new GuzzleHttp\Client(['timeout' => 20]);
    echo $guzzle->post($url, ['form_params' => $form, 'headers' => ['Authorization' => "key=$secret"]])->getBody(), "\n";
} else {
    $c = curl_init($url);
    curl_setopt_array($c, [CURLOPT_POSTFIELDS => http_build_query($form), CURLOPT_HTTPHEADER => ["Authorization: key=$secret"], CURLOPT_RETURNTRANSFER => true]);
    $answer = curl_exec($c);
    if ($answer === false) {
        fwrite(STDERR, curl_error($c) . "\n");
        exit(1);
    }
    echo $answer, "\n";
}
