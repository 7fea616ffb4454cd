// Gson as a contender:   java -cp gson.jar:CLASSES GsonHost INPUTS NOW
// Each line of standard input is a request of tests/bench/hosts.mjs, each line of standard output its answer.
import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

public final class GsonHost {
  // Objects tell an absent figure from 0.
  static final class Statistic {
    Long sessionCnt;
    Long customerCnt;
    Long customerMsgCnt;
    Double replyRate;
    Double firstReplyAverageSec;
    Long satisfactionInvestgateCnt;
    Double satisfactionParticipationRate;
    Double satisfiedRate;
    Double middlingRate;
    Double dissatisfiedRate;
    Long upgradeServiceCustomerCnt;
    Long upgradeServiceMemberInviteCnt;
    Long upgradeServiceMemberCustomerCnt;
    Long upgradeServiceGroupchatInviteCnt;
    Long upgradeServiceGroupchatCustomerCnt;
    Long msgRejectedCustomerCnt;

    Number[] figures() {
      return new Number[] {
        sessionCnt,
        customerCnt,
        customerMsgCnt,
        replyRate,
        firstReplyAverageSec,
        satisfactionInvestgateCnt,
        satisfactionParticipationRate,
        satisfiedRate,
        middlingRate,
        dissatisfiedRate,
        upgradeServiceCustomerCnt,
        upgradeServiceMemberInviteCnt,
        upgradeServiceMemberCustomerCnt,
        upgradeServiceGroupchatInviteCnt,
        upgradeServiceGroupchatCustomerCnt,
        msgRejectedCustomerCnt,
      };
    }
  }

  static final class Entry {
    long statTime;
    Statistic statistic;
  }

  static final class Response {
    int errcode;
    String errmsg;
    List<Entry> statisticList;
  }

  private static final class Checksum {
    private int hash = 0x811c9dc5;
    private long count;

    void add(Number figure) {
      long bits = 0x7ff8000000000000L;
      if (figure != null) {
        bits = Double.doubleToRawLongBits(figure.doubleValue());
        count++;
      }
      hash = (hash ^ (int) bits) * 0x01000193;
      hash = (hash ^ (int) (bits >>> 32)) * 0x01000193;
    }

    void add(Response response) {
      for (Entry entry : response.statisticList) {
        add(entry.statTime);
        for (Number figure : entry.statistic.figures()) {
          add(figure);
        }
      }
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d-%08x", count, hash);
    }
  }

  private final Gson gson =
      new GsonBuilder().setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES).create();
  private List<byte[]> parts = List.of();
  private Response last;

  private Response read(byte[] part) {
    return gson.fromJson(new String(part, StandardCharsets.UTF_8), Response.class);
  }

  private String take(Path path) throws IOException {
    byte[] data = Files.readAllBytes(path);
    parts = new ArrayList<>();
    if (!path.toString().endsWith(".jsonl")) {
      parts.add(data);
      return "{}";
    }
    for (String line : new String(data, StandardCharsets.UTF_8).split("\n")) {
      parts.add(line.getBytes(StandardCharsets.UTF_8));
    }
    return "{}";
  }

  private String verify() {
    Checksum checksum = new Checksum();
    for (byte[] part : parts) {
      checksum.add(read(part));
    }
    return "{\"checksum\":\"" + checksum + "\"}";
  }

  // Passes over the input for at least so many milliseconds.
  private String sample(double milliseconds) {
    last = null;
    System.gc();
    long began = System.nanoTime();
    for (int passes = 1; ; passes++) {
      for (byte[] part : parts) {
        last = read(part);
      }
      double elapsed = (System.nanoTime() - began) / 1e9;
      if (elapsed * 1000 >= milliseconds) {
        return String.format(Locale.ROOT, "{\"passes\":%d,\"seconds\":%.9f}", passes, elapsed);
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    GsonHost host = new GsonHost();
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "take" -> System.out.println(host.take(Path.of(arguments[0], words[1])));
        case "verify" -> System.out.println(host.verify());
        default -> System.out.println(host.sample(Double.parseDouble(words[2])));
      }
    }
  }
}
