package io.wattlet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverUrlTest {

    @ParameterizedTest
    @CsvSource(
        {
            "https://h,                              https://h/",
            "HTTPS://Host:443/A/../b,                https://host/b",
            "http://h:80,                            http://h/",
            "http://h:443/,                          http://h:443/",
            "https://h:5000/a/./b/../v1/slices,      https://h:5000/a/v1/slices",
            "https://h/../../x,                      https://h/x",
            "https://h/..,                           https://h/",
            "https://h/a?b=c%20d,                    https://h/a?b=c%20d",
            "http://127.0.0.1:5000/v1/slices,        http://127.0.0.1:5000/v1/slices",
            "http://[::1]:5000/v1/slices,            http://[::1]:5000/v1/slices",
            "grpc://Host:5001,                       http://host:5001/",
            "GRPC://h:80/,                           http://h/",
            "grpcs://h,                              https://h/",
            "grpcs://h:443,                          https://h/",
            "grpcs://h:80,                           https://h:80/",
            "grpc://[::1]:5001/.,                    http://[::1]:5001/",
        }
    )
    void urlIsBroughtIntoItsOneForm(String given, String canonical) {
        assertEquals(Optional.of(canonical), ReceiverUrl.parse(given).map(ReceiverUrl::toString));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "h",
            "/a",
            "//h/a",
            "ftp://h/",
            "http:/h",
            "http:h",
            "http://",
            "http:///a",
            "http://h:0/",
            "http://h:65536/",
            "http://u@h/",
            "http://h/#x",
            "http://h h/",
            "http://h/%zz",
            "http://[::1",
            "javascript:alert(1)",
            "grpc://h/v1",
            "grpcs://h/?a=b",
            "grpc://h?a",
            "grpc://u@h",
            "grpc:h",
            "grpcx://h",
        }
    )
    void whatNothingCanBePostedToIsNoUrl(String given) {
        assertEquals(Optional.empty(), ReceiverUrl.parse(given).map(ReceiverUrl::toString));
    }

    @ParameterizedTest
    @CsvSource(
        {
            "https://h,            GRPC",
            "http://h:5001/,       GRPC",
            "grpc://h:5001,        GRPC",
            "grpcs://h,            GRPC",
            "https://h/v1/slices,  REST",
            "https://h//,          GRPC",
            "http://h/?a=b,        REST",
            "http://h?a=b,         REST",
        }
    )
    void urlTellsTheTransportAlsoInItsOneForm(String given, Transport transport) {
        Optional<ReceiverUrl> url = ReceiverUrl.parse(given);

        assertEquals(Optional.of(transport), url.map(ReceiverUrl::transport));
        assertEquals(url.map(ReceiverUrl::toString), url.flatMap(ReceiverUrlTest::again));
        assertEquals(Optional.of(transport), url.map(one -> Transport.of(one.uri())));
    }

    private static Optional<String> again(ReceiverUrl url) {
        return ReceiverUrl.parse(url.toString()).map(ReceiverUrl::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = { 512, 513 })
    void urlFitsItsColumn(int length) {
        String url = "https://h/" + "x".repeat(length - "https://h/".length());
        assertEquals(length <= 512, ReceiverUrl.parse(url).isPresent());
    }
}
