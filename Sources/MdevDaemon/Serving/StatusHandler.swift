internal import Glibc
internal import NIOCore
internal import NIOHTTP1

/// One connection: one request, one answer, and the end.
final class StatusHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let responder: StatusResponder
    private let board: StatusBoard
    private var isAnswered = false

    init(responder: StatusResponder, board: StatusBoard) {
        self.responder = responder
        self.board = board
    }

    /// The head is enough: no request here has a body, and one that brings one is not listened to.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data), !isAnswered else { return }
        isAnswered = true
        let answer = responder.answer(
            method: head.method.rawValue, target: head.uri, hosts: head.headers["host"],
            status: { board.current }, now: (time(nil), .now))
        send(answer, withBody: head.method != .HEAD, version: head.version, context)
    }

    private func send(
        _ answer: StatusResponder.Answer, withBody: Bool, version: HTTPVersion,
        _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders([
            ("content-type", answer.type), ("content-length", String(answer.body.utf8.count)),
            ("connection", "close"), ("cache-control", "no-store"), ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer"),
            (
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
            ),
        ])
        if answer.code == 405 { headers.add(name: "allow", value: "GET, HEAD") }
        let head = HTTPResponseHead(
            version: version, status: HTTPResponseStatus(statusCode: answer.code), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if withBody {
            let body = context.channel.allocator.buffer(string: answer.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        end.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
