// Go's encoding/json as a contender:   go_json INPUTS NOW
// Each line of standard input is a request of tests/bench/hosts.mjs, each line of standard output its answer.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// A pointer tells an absent figure from 0.
type statistic struct {
	SessionCnt                         *uint64  `json:"session_cnt"`
	CustomerCnt                        *uint64  `json:"customer_cnt"`
	CustomerMsgCnt                     *uint64  `json:"customer_msg_cnt"`
	ReplyRate                          *float64 `json:"reply_rate"`
	FirstReplyAverageSec               *float64 `json:"first_reply_average_sec"`
	SatisfactionInvestgateCnt          *uint64  `json:"satisfaction_investgate_cnt"`
	SatisfactionParticipationRate      *float64 `json:"satisfaction_participation_rate"`
	SatisfiedRate                      *float64 `json:"satisfied_rate"`
	MiddlingRate                       *float64 `json:"middling_rate"`
	DissatisfiedRate                   *float64 `json:"dissatisfied_rate"`
	UpgradeServiceCustomerCnt          *uint64  `json:"upgrade_service_customer_cnt"`
	UpgradeServiceMemberInviteCnt      *uint64  `json:"upgrade_service_member_invite_cnt"`
	UpgradeServiceMemberCustomerCnt    *uint64  `json:"upgrade_service_member_customer_cnt"`
	UpgradeServiceGroupchatInviteCnt   *uint64  `json:"upgrade_service_groupchat_invite_cnt"`
	UpgradeServiceGroupchatCustomerCnt *uint64  `json:"upgrade_service_groupchat_customer_cnt"`
	MsgRejectedCustomerCnt             *uint64  `json:"msg_rejected_customer_cnt"`
}

type entry struct {
	StatTime  uint32     `json:"stat_time"`
	Statistic *statistic `json:"statistic"`
}

type response struct {
	Errcode       int32   `json:"errcode"`
	Errmsg        string  `json:"errmsg"`
	StatisticList []entry `json:"statistic_list"`
}

type checksum struct {
	hash  uint32
	count uint64
}

func (sum *checksum) add(value float64) {
	bits := uint64(0x7ff8000000000000)
	if !math.IsNaN(value) {
		bits = math.Float64bits(value)
		sum.count++
	}
	sum.hash = (sum.hash ^ uint32(bits)) * 0x01000193
	sum.hash = (sum.hash ^ uint32(bits>>32)) * 0x01000193
}

func (sum *checksum) addCount(value *uint64) {
	if value == nil {
		sum.add(math.NaN())
	} else {
		sum.add(float64(*value))
	}
}

func (sum *checksum) addReal(value *float64) {
	if value == nil {
		sum.add(math.NaN())
	} else {
		sum.add(*value)
	}
}

func (sum *checksum) addResponse(read *response) {
	for _, day := range read.StatisticList {
		figures := day.Statistic
		sum.add(float64(day.StatTime))
		sum.addCount(figures.SessionCnt)
		sum.addCount(figures.CustomerCnt)
		sum.addCount(figures.CustomerMsgCnt)
		sum.addReal(figures.ReplyRate)
		sum.addReal(figures.FirstReplyAverageSec)
		sum.addCount(figures.SatisfactionInvestgateCnt)
		sum.addReal(figures.SatisfactionParticipationRate)
		sum.addReal(figures.SatisfiedRate)
		sum.addReal(figures.MiddlingRate)
		sum.addReal(figures.DissatisfiedRate)
		sum.addCount(figures.UpgradeServiceCustomerCnt)
		sum.addCount(figures.UpgradeServiceMemberInviteCnt)
		sum.addCount(figures.UpgradeServiceMemberCustomerCnt)
		sum.addCount(figures.UpgradeServiceGroupchatInviteCnt)
		sum.addCount(figures.UpgradeServiceGroupchatCustomerCnt)
		sum.addCount(figures.MsgRejectedCustomerCnt)
	}
}

var parts [][]byte

func take(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	parts = [][]byte{data}
	if strings.HasSuffix(path, ".jsonl") {
		parts = bytes.Split(data, []byte("\n"))
	}
	return nil
}

func verify() (string, error) {
	sum := checksum{hash: 0x811c9dc5}
	for _, part := range parts {
		var read response
		if err := json.Unmarshal(part, &read); err != nil {
			return "", err
		}
		sum.addResponse(&read)
	}
	return fmt.Sprintf(`{"checksum":"%d-%08x"}`, sum.count, sum.hash), nil
}

// Passes over the input for at least so many milliseconds.
func sample(milliseconds float64) (string, error) {
	runtime.GC()
	began := time.Now()
	for passes := 1; ; passes++ {
		for _, part := range parts {
			var read response
			if err := json.Unmarshal(part, &read); err != nil {
				return "", err
			}
		}
		elapsed := time.Since(began).Seconds()
		if elapsed*1000 >= milliseconds {
			return fmt.Sprintf(`{"passes":%d,"seconds":%.9f}`, passes, elapsed), nil
		}
	}
}

func answer(words []string) (string, error) {
	switch words[0] {
	case "take":
		return "{}", take(filepath.Join(os.Args[1], words[1]))
	case "verify":
		return verify()
	}
	milliseconds, err := strconv.ParseFloat(words[2], 64)
	if err != nil {
		return "", err
	}
	return sample(milliseconds)
}

func main() {
	requests := bufio.NewScanner(os.Stdin)
	for requests.Scan() {
		text, err := answer(strings.Fields(requests.Text()))
		if err != nil {
			text = fmt.Sprintf(`{"error":%q}`, err.Error())
		}
		fmt.Println(text)
	}
}
