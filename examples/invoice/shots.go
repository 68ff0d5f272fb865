package main

import "github.com/briefgo/brief/prompt"

// shots are the few-shot examples, the most telling first: a budget that cannot hold
// them all keeps those in front. People and companies are made up.
var shots = []prompt.Section{
	shot("Your receipt", "Nina's Deli <pay@ninas-deli.example>", "Tue, 3 Mar 2026 12:31:07 -0500",
		"Thanks for stopping by!\n\nReceipt No. 9981\n1 x Lunch special   $32.00\n2 x Iced tea        $ 8.00\nTotal: $40.00 (paid, Visa ...4242)",
		&Invoice{
			Number: "9981", Vendor: "Nina's Deli", Issued: "2026-03-03", Currency: "USD", Total: "40.00",
			Lines: []Line{{"Lunch special", "1", "32.00"}, {"Iced tea", "2", "8.00"}},
		}, ""),
	shot("Team lunch on Friday?", "Jo Marsh <jo@harbour.example>", "Wed, 4 Mar 2026 09:02:44 +0000",
		"Hi all,\n\nshall we try the new place on Friday? Mains are about £14.\n\nJo",
		nil, "a question about a lunch"),
	shot("Rechnung 2026-0107", "Buchhaltung Holzbau Kern <rechnung@kern-holzbau.example>", "Mon, 9 Feb 2026 08:15:00 +0100",
		"Sehr geehrte Damen und Herren,\n\nfür die Lieferung vom 05.02.2026 berechnen wir:\n\n12 m² Eichendielen      1.080,00 €\nLieferung                  60,00 €\nzzgl. 19 % MwSt.          216,60 €\nRechnungsbetrag         1.356,60 €\n\nZahlbar bis 23.02.2026 ohne Abzug.\nRechnungsnummer: 2026-0107, Rechnungsdatum: 09.02.2026",
		&Invoice{
			Number: "2026-0107", Vendor: "Holzbau Kern", Issued: "2026-02-09", Due: "2026-02-23", Currency: "EUR", Total: "1356.60",
			Lines: []Line{{"Eichendielen", "12", "1080.00"}, {"Lieferung", "", "60.00"}},
		}, ""),
	shot("FW: overdue", "Sam Ortiz <sam@bluefin.example>", "Thu, 12 Mar 2026 17:40:21 +0000",
		"Can you pay this one today please?\n\n> From: Accounts, Pell & Sons\n> Sent: 2 March 2026\n>\n> Second reminder: invoice PS-3310 of 28 January 2026 over GBP 512.75\n> was due on 27 February 2026.",
		&Invoice{
			Number: "PS-3310", Vendor: "Pell & Sons", Issued: "2026-01-28", Due: "2026-02-27", Currency: "GBP", Total: "512.75",
			Lines: []Line{},
		}, ""),
	shot("March deals: up to 60 % off!", "Gadget Barn <news@gadgetbarn.example>", "Sun, 1 Mar 2026 06:00:00 +0000",
		"This week only: headphones $59 (was $149), smart lamp $19. Shop now! You get this mail because you are a member.",
		nil, "an advertisement"),
	shot("Facture F-2026-118", "Atelier Lune <compta@atelier-lune.example>", "Fri, 20 Feb 2026 10:11:12 +0100",
		"Bonjour,\n\nveuillez trouver notre facture F-2026-118 du 19/02/2026 :\n- Création du logo : 1 200,00 €\n- Remise : -100,00 €\nTotal TTC : 1 320,00 € (TVA 20 % comprise)\nÉchéance : 21/03/2026\n\nCordialement",
		&Invoice{
			Number: "F-2026-118", Vendor: "Atelier Lune", Issued: "2026-02-19", Due: "2026-03-21", Currency: "EUR", Total: "1320.00",
			Lines: []Line{{"Création du logo", "", "1200.00"}, {"Remise", "", "-100.00"}},
		}, ""),
	shot("电子发票通知", "云图科技 <billing@yuntu.example>", "Mon, 02 Mar 2026 14:00:00 +0800",
		"尊敬的客户：\n您的发票已开具。\n发票号码：26310000084\n开票日期：2026年3月2日\n项目：云主机（3月）  ￥880.00\n价税合计：￥880.00",
		&Invoice{
			Number: "26310000084", Vendor: "云图科技", Issued: "2026-03-02", Currency: "CNY", Total: "880.00",
			Lines: []Line{{"云主机（3月）", "", "880.00"}},
		}, ""),
	shot("Payment received", "Stadtwerke Aurach <service@sw-aurach.example>", "Tue, 10 Mar 2026 07:30:00 +0100",
		"Ihre Zahlung ist eingegangen. Vielen Dank! Eine neue Rechnung erhalten Sie im April.",
		nil, "a confirmation of a payment"),
	shot("Rechnung / Invoice 88-401", "Alpenrad AG <office@alpenrad.example>", "Wed, 25 Feb 2026 16:20:00 +0100",
		"Guten Tag\n\nService E-Bike (25.02.2026)\nArbeit 1.5 h   CHF 180.00\nKette          CHF  64.50\nTotal inkl. MWST CHF 244.50\nRechnung Nr. 88-401, zahlbar innert 10 Tagen (7.3.2026)",
		&Invoice{
			Number: "88-401", Vendor: "Alpenrad AG", Issued: "2026-02-25", Due: "2026-03-07", Currency: "CHF", Total: "244.50",
			Lines: []Line{{"Arbeit", "1.5", "180.00"}, {"Kette", "", "64.50"}},
		}, ""),
	shot("領収書", "みどり書店 <info@midori-books.example>", "Sat, 7 Mar 2026 11:00:00 +0900",
		"ご購入ありがとうございます。\n領収書番号 R-20771\n2026年3月7日\n書籍 2冊  3,960円\n合計 3,960円（税込）",
		&Invoice{
			Number: "R-20771", Vendor: "みどり書店", Issued: "2026-03-07", Currency: "JPY", Total: "3960",
			Lines: []Line{{"書籍", "2", "3960"}},
		}, ""),
}

// shot is one example: a mail, and the invoice in it or what it is instead.
func shot(subject, from, date, body string, invoice *Invoice, none string) prompt.Section {
	return prompt.Example(
		Email{From: from, Date: date, Subject: subject, Body: body},
		Answer{Invoice: invoice, NoInvoice: none},
	)
}
