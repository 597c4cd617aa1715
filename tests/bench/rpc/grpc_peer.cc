// The peer with RPC: gRPC C++, asynchronous generic service and stub, mutual TLS with the same
// certificates, one thread with one completion queue on each side (two were slower on two
// processors that both sides share).
//
//     peer-grpc serve FOLDER                             says "serving on port N", serves until it
//     is killed peer-grpc call FOLDER PORT CONNECTIONS CALLS       for each line "MICROSECONDS" in
//     the FIFO FOLDER/commands does
//                                                        that long what the bench does, and says
//                                                        "done OPERATIONS"
//
// Certificates here name a service by URI, which gRPC cannot compare with a host: it verifies the
// chain alone.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace
{

using Clock = std::chrono::steady_clock;
namespace tls = grpc::experimental;

constexpr size_t kPayload = 200;
constexpr char kMethod[] = "/sekisho.bench.v1.Bench/Echo";

[[noreturn]] void fail(const std::string &what)
{
    std::cerr << "peer-grpc: " << what << std::endl;
    std::exit(EXIT_FAILURE);
}

std::string read_file(const std::string &path)
{
    std::ifstream file(path);
    std::stringstream text;

    if (!file)
        fail("cannot read " + path);
    text << file.rdbuf();
    return text.str();
}

std::shared_ptr<tls::CertificateProviderInterface> certificates(const std::string &folder,
                                                                const std::string &name)
{
    std::vector<tls::IdentityKeyCertPair> pair = {
        {read_file(folder + "/" + name + "/tls.key"), read_file(folder + "/" + name + "/tls.crt")}};
    return std::make_shared<tls::StaticDataCertificateProvider>(read_file(folder + "/ca/ca.crt"),
                                                                pair);
}

std::shared_ptr<grpc::ServerCredentials> server_credentials(const std::string &folder)
{
    tls::TlsServerCredentialsOptions options(certificates(folder, "session"));

    options.watch_root_certs();
    options.watch_identity_key_cert_pairs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    return tls::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> client_credentials(const std::string &folder)
{
    tls::TlsChannelCredentialsOptions options;

    options.set_certificate_provider(certificates(folder, "portal"));
    options.watch_root_certs();
    options.watch_identity_key_cert_pairs();
    options.set_check_call_host(false);
    options.set_certificate_verifier(std::make_shared<tls::NoOpCertificateVerifier>());
    return tls::TlsCredentials(options);
}

// One call that the server waits for, answers, and waits for again.
class Answer
{
  public:
    Answer(grpc::AsyncGenericService *service, grpc::ServerCompletionQueue *queue)
        : service_(service), queue_(queue)
    {
        wait();
    }

    // The next step, when the queue has told that the last is done.
    void proceed(bool ok)
    {
        if (!ok || state_ == State::kAnswered) {
            wait();
        } else if (state_ == State::kWaiting) {
            state_ = State::kReading;
            stream_->Read(&message_, this);
        } else {
            state_ = State::kAnswered;
            stream_->WriteAndFinish(message_, grpc::WriteOptions(), grpc::Status::OK, this);
        }
    }

  private:
    enum class State { kWaiting, kReading, kAnswered };

    void wait()
    {
        state_ = State::kWaiting;
        context_ = std::make_unique<grpc::GenericServerContext>();
        stream_ = std::make_unique<grpc::GenericServerAsyncReaderWriter>(context_.get());
        service_->RequestCall(context_.get(), stream_.get(), queue_, queue_, this);
    }

    grpc::AsyncGenericService *service_;
    grpc::ServerCompletionQueue *queue_;
    State state_ = State::kWaiting;
    grpc::ByteBuffer message_;
    std::unique_ptr<grpc::GenericServerContext> context_;
    std::unique_ptr<grpc::GenericServerAsyncReaderWriter> stream_;
};

int serve(const std::string &folder)
{
    constexpr int kAnswers = 512;
    grpc::AsyncGenericService service;
    grpc::ServerBuilder builder;
    int port = 0;

    builder.AddListeningPort("127.0.0.1:0", server_credentials(folder), &port);
    builder.RegisterAsyncGenericService(&service);
    std::unique_ptr<grpc::ServerCompletionQueue> queue = builder.AddCompletionQueue();
    std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (!server || port == 0)
        fail("cannot listen");
    std::vector<std::unique_ptr<Answer>> answers;
    for (int i = 0; i < kAnswers; i++)
        answers.push_back(std::make_unique<Answer>(&service, queue.get()));
    std::cout << "serving on port " << port << std::endl;

    void *tag = nullptr;
    bool ok = false;
    while (queue->Next(&tag, &ok))
        static_cast<Answer *>(tag)->proceed(ok);
    return EXIT_SUCCESS;
}

// One call in flight.
class Call
{
  public:
    Call(grpc::GenericStub *stub, grpc::CompletionQueue *queue, const grpc::ByteBuffer &request)
        : stub_(stub), queue_(queue), request_(request)
    {
    }

    void begin()
    {
        context_ = std::make_unique<grpc::ClientContext>();
        context_->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
        reader_ = stub_->PrepareUnaryCall(context_.get(), kMethod, request_, queue_);
        reader_->StartCall();
        reader_->Finish(&response_, &status_, this);
    }

    void check(bool ok) const
    {
        if (!ok || !status_.ok())
            fail("a call failed: " + status_.error_message());
        if (response_.Length() != kPayload)
            fail("an answer is not what was sent");
    }

  private:
    grpc::GenericStub *stub_;
    grpc::CompletionQueue *queue_;
    const grpc::ByteBuffer &request_;
    grpc::ByteBuffer response_;
    grpc::Status status_;
    std::unique_ptr<grpc::ClientContext> context_;
    std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader_;
};

long run(std::vector<Call> *calls, grpc::CompletionQueue *queue, std::chrono::microseconds duration)
{
    Clock::time_point until = Clock::now() + duration;
    size_t in_flight = calls->size();
    long answers = 0;

    for (Call &call : *calls)
        call.begin();
    while (in_flight > 0) {
        void *tag = nullptr;
        bool ok = false;
        if (!queue->Next(&tag, &ok))
            fail("the queue has ended");
        Call *call = static_cast<Call *>(tag);
        call->check(ok);
        answers++;
        if (Clock::now() < until)
            call->begin();
        else
            in_flight--;
    }
    return answers;
}

std::vector<std::unique_ptr<grpc::GenericStub>> connect(const std::string &folder,
                                                        const std::string &port, int connections)
{
    std::vector<std::unique_ptr<grpc::GenericStub>> stubs;

    for (int i = 0; i < connections; i++) {
        grpc::ChannelArguments arguments;
        arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1); // a connection of its own
        std::shared_ptr<grpc::Channel> channel =
            grpc::CreateCustomChannel("127.0.0.1:" + port, client_credentials(folder), arguments);
        if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10)))
            fail("cannot connect");
        stubs.push_back(std::make_unique<grpc::GenericStub>(channel));
    }
    return stubs;
}

int call(const std::string &folder, const std::string &port, int connections, size_t count)
{
    std::vector<std::unique_ptr<grpc::GenericStub>> stubs = connect(folder, port, connections);
    grpc::CompletionQueue queue;
    grpc::Slice payload(std::string(kPayload, 'x'));
    grpc::ByteBuffer request(&payload, 1);
    std::vector<Call> calls;
    std::ifstream commands(folder + "/commands");
    std::string line;

    for (size_t i = 0; i < count; i++)
        calls.emplace_back(stubs[i % stubs.size()].get(), &queue, request);
    while (std::getline(commands, line))
        std::cout << "done " << run(&calls, &queue, std::chrono::microseconds(std::stoll(line)))
                  << std::endl;
    return EXIT_SUCCESS;
}

} // namespace

int main(int count, char **arguments)
{
    std::vector<std::string> words(arguments + 1, arguments + count);

    if (words.size() == 1 && words[0] == "version") {
        std::cout << "gRPC " << grpc::Version() << std::endl;
        return EXIT_SUCCESS;
    }
    if (words.size() == 2 && words[0] == "serve")
        return serve(words[1]);
    if (words.size() == 5 && words[0] == "call")
        return call(words[1], words[2], std::stoi(words[3]), std::stoul(words[4]));
    fail("usage: serve FOLDER | call FOLDER PORT CONNECTIONS CALLS");
}
