package dev.storekeeper.totp;

/** Draws a QR code as an SVG: a white ground, and every dark run of modules in one path. */
final class QrSvg {

    private QrSvg() {}

    /** Neither script nor style nor the text of the code is in it, so that any page may embed it as it stands. */
    static String draw(QrCode code) {
        // Numbers go in as text: a format's %d would write the digits of the default locale.
        var size = Integer.toString(code.size());
        var pixels = Integer.toString(code.size() * QrPng.SCALE);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %1$s" width="%2$s" height="%2$s" \
                role="img" shape-rendering="crispEdges">
                <title>QR code for an authenticator app</title>
                <rect width="%1$s" height="%1$s" fill="#fff"/>
                <path d="%3$s"/>
                </svg>
                """.formatted(size, pixels, path(code));
    }

    private static String path(QrCode code) {
        var path = new StringBuilder();
        for (int row = 0; row < code.size(); row++) {
            appendRuns(path, code, row);
        }
        return path.toString();
    }

    /** A run ends where the next module has the other colour; the quiet zone ends the last one. */
    private static void appendRuns(StringBuilder path, QrCode code, int row) {
        int start = 0;
        for (int column = 1; column < code.size(); column++) {
            boolean light = code.isLight(column, row);
            if (light == code.isLight(start, row)) {
                continue;
            }
            if (light) {
                path.append('M').append(start).append(' ').append(row);
                path.append('h')
                        .append(column - start)
                        .append("v1H")
                        .append(start)
                        .append('z');
            }
            start = column;
        }
    }
}
